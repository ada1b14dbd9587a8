package io.kooflow.streams.tally;

import io.kooflow.engagement.Actor;
import io.kooflow.engagement.ColdCells;
import io.kooflow.engagement.EngagementChange;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.engagement.KooFacts;
import io.kooflow.engagement.ReactionDecision;
import io.kooflow.engagement.ReactionState;
import io.kooflow.schemas.Topics;
import io.kooflow.streams.capture.CaptureKoos;
import io.kooflow.streams.capture.KooState;
import io.kooflow.streams.cold.ColdStore;
import io.kooflow.streams.commit.CommitBuffer;
import io.kooflow.streams.commit.PendingWork;
import io.kooflow.streams.creators.Author;
import io.kooflow.streams.creators.CreatorShares;
import io.kooflow.streams.metrics.Counters;
import io.kooflow.streams.metrics.InputCounters;
import io.kooflow.streams.reactions.News;
import io.kooflow.streams.reactions.ReactionKey;
import io.kooflow.streams.reactions.SeededMarks;
import io.kooflow.streams.reactions.TargetedReaction;
import io.kooflow.streams.state.AbsentStates;
import io.kooflow.streams.threads.MemberCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last state per (target, actor): the one place where reactions are counted. Notes in
 * heap what each news changes, and settles it once per koo and commit.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init first.
public final class CountReactions implements Processor<Long, News, Object, Object>, PendingWork {
  /** Child node that takes {@link ContentChange} by content id. */
  public static final String TO_PUBLISHER = "engagement-changed";

  /** Child node that takes {@link MemberCounts} by content id of the root. */
  public static final String TO_ROOTS = "tell-roots";

  /** Child node that takes {@code CreatorShare} by user id of the creator. */
  public static final String TO_CREATORS = "tell-creators";

  private final EngagementRules rules;
  private final CommitBuffer buffer;
  private final Map<Long, PendingKoo> pending = new LinkedHashMap<>();
  private ProcessorContext<Object, Object> context;
  private Tallies tallies;
  private ColdStore colds;
  private KeyValueStore<ReactionKey, ReactionState> states;
  private KeyValueStore<Long, KooState> koos;
  private AbsentStates<ReactionKey, ReactionState> absent;
  private CreatorShares shares;
  private InputCounters counters;

  public CountReactions(EngagementRules rules, CommitBuffer buffer) {
    this.rules = rules;
    this.buffer = buffer;
  }

  /** All stores that this processor uses. */
  public static String[] storeNames(CommitBuffer buffer) {
    return buffer.storeNamesWith(
        Tallies.STORE,
        Tallies.STATES_STORE,
        ColdStore.STORE,
        CreatorShares.STORE,
        CaptureKoos.STORE);
  }

  @Override
  public void init(ProcessorContext<Object, Object> processorContext) {
    context = processorContext;
    pending.clear(); // A task that is revived after a failed commit keeps its processors.
    tallies = new Tallies(processorContext, rules);
    states = tallies.states();
    koos = processorContext.getStateStore(CaptureKoos.STORE);
    absent = AbsentStates.sweep(processorContext, states, CountReactions::absentSince);
    colds = new ColdStore(processorContext);
    shares = new CreatorShares(processorContext, colds, rules.halfLives());
    counters = Counters.of(processorContext).input(Topics.REACTION_CHANGES);
    buffer.attach(processorContext, this, CommitBuffer.Turn.FIRST);
  }

  @Override
  public void process(Record<Long, News> record) {
    News news = record.value();
    if (news instanceof TargetedReaction reaction) {
      react(record, reaction);
    } else if (news instanceof SeededMarks seeded) {
      waiting(record).seed(seeded.marks());
    } else {
      waiting(record);
    }
    buffer.afterRecord(this);
  }

  private void react(Record<Long, News> record, TargetedReaction reaction) {
    ReactionKey key = new ReactionKey(reaction.target(), reaction.actor());
    ReactionState stored = states.get(key);
    ReactionDecision decision = ReactionDecision.decide(stored, reaction.state());
    absent.saw(reaction.state().changedAt());
    if (stored != null && decision == ReactionDecision.STALE) {
      counters.dropped(stored.position().equals(reaction.state().position()));
      return;
    }
    counters.taken(reaction.state().changedAt(), record.timestamp());
    states.put(key, reaction.state());
    PendingKoo waiting = waiting(record);
    waiting.reactor(reactor(key, reaction.state()));
    if (decision == ReactionDecision.CHANGED) {
      waiting.react(reaction, stored, rules.halfLives());
    }
  }

  private PendingKoo waiting(Record<Long, News> record) {
    PendingKoo waiting = pending.get(record.key());
    if (waiting == null) {
      waiting = new PendingKoo();
      pending.put(record.key(), waiting);
    }
    waiting.at(record.timestamp());
    return waiting;
  }

  private static long reactor(ReactionKey key, ReactionState state) {
    return key.actor().kind() == Actor.Kind.USER ? key.actor().id() : state.author();
  }

  private static long absentSince(ReactionState state) {
    return state.reaction() == null ? state.changedAt() : Long.MAX_VALUE;
  }

  @Override
  public int size() {
    return pending.size();
  }

  @Override
  public void drain() {
    long newest = 0;
    for (Map.Entry<Long, PendingKoo> entry : pending.entrySet()) {
      settle(entry.getKey(), entry.getValue());
      newest = Math.max(newest, entry.getValue().timestamp());
    }
    pending.clear();
    long timestamp = newest;
    shares.forEachChanged(
        (creator, share) -> context.forward(new Record<>(creator, share, timestamp), TO_CREATORS));
  }

  private void settle(long contentId, PendingKoo waiting) {
    KooState known = koos.get(contentId);
    KooFacts facts = known == null ? null : known.facts();
    KooTally tally = tallies.of(contentId);
    ColdCells cold = colds.ofKoo(contentId);
    List<Crossing> crossings = new ArrayList<>(waiting.arrivals());
    SortedMap<String, Long> before = tally.root() == 0 ? new TreeMap<>() : counts(tally);
    boolean changed = share(facts, tally, cold, waiting);
    changed |= marks(tally, waiting, crossings);
    EngagementChange change = waiting.change();
    if (change != null && !tally.isReckonedFromStates()) {
      tally.engagement().apply(change, cold);
    }
    changed |= join(contentId, facts, tally, cold);
    changed |= tellRoots(contentId, facts, tally, before, waiting);
    if (changed || change != null) {
      tallies.put(contentId, tally, cold);
    }
    boolean engagement = change != null || !waiting.seeds().isEmpty();
    ContentChange told = engagement ? ContentChange.of(tally, crossings) : ContentChange.ofState();
    context.forward(new Record<>(contentId, told, waiting.timestamp()), TO_PUBLISHER);
  }

  /** Leaves the share of an author who is no longer that of the koo, or grows with it. */
  private boolean share(
      @Nullable KooFacts facts, KooTally tally, ColdCells cold, PendingKoo waiting) {
    Author was = tally.author();
    if (was == null) {
      return false;
    }
    if (!was.equals(Author.of(facts))) {
      shares.leave(was, tally.engagement().whole(cold));
      tally.writtenBy(null);
      return true;
    }
    EngagementChange change = waiting.change();
    if (change != null) {
      shares.apply(was, change);
    }
    waiting.forEachReactor(user -> shares.reactor(was, user));
    return false;
  }

  /** Enters the author's share with all that it has, and all who ever reacted to it. */
  private boolean join(long contentId, @Nullable KooFacts facts, KooTally tally, ColdCells cold) {
    Author now = Author.of(facts);
    if (now == null || tally.author() != null) {
      return false;
    }
    tally.writtenBy(now);
    shares.join(now, tally.engagement().whole(cold));
    tallies.forEachState(
        contentId,
        (key, state) -> {
          long user = reactor(key, state);
          if (user != 0) {
            shares.reactor(now, user);
          }
        });
    return true;
  }

  private boolean marks(KooTally tally, PendingKoo waiting, List<Crossing> crossings) {
    boolean[] raised = {false};
    waiting.seeds().forEach((type, mark) -> raised[0] |= tally.raise(type, mark));
    EngagementChange change = waiting.change();
    if (change != null) {
      change.forEachPeak(
          tally.engagement(),
          (type, peak, reachedAt) -> {
            long mark = tally.marks().getOrDefault(type, 0L);
            for (long threshold : rules.milestones().crossed(mark, peak)) {
              raised[0] |= tally.raise(type, threshold);
              crossings.add(new Crossing(type, threshold, null, reachedAt));
            }
          });
    }
    return raised[0];
  }

  /** Tells the root of the thread, and the one of before, what counts for this koo now. */
  private boolean tellRoots(
      long contentId,
      @Nullable KooFacts facts,
      KooTally tally,
      SortedMap<String, Long> before,
      PendingKoo waiting) {
    Long root = facts == null ? null : facts.root();
    long now = root == null ? 0 : root;
    long was = tally.root();
    if (was == now) {
      boolean differs = now != 0 && waiting.change() != null && !before.equals(counts(tally));
      if (differs) {
        tell(now, contentId, tally.tell(now), counts(tally), waiting);
      }
      return differs;
    }
    long revision = tally.tell(now);
    if (was != 0 && !before.isEmpty()) {
      tell(was, contentId, revision, new TreeMap<>(), waiting);
    }
    if (now != 0 && !tally.engagement().isEmpty()) {
      tell(now, contentId, revision, counts(tally), waiting);
    }
    return true;
  }

  private void tell(
      long root, long member, long revision, SortedMap<String, Long> counts, PendingKoo waiting) {
    MemberCounts told = new MemberCounts(member, revision, counts);
    context.forward(new Record<>(root, told, waiting.timestamp()), TO_ROOTS);
  }

  private static SortedMap<String, Long> counts(KooTally tally) {
    return Objects.requireNonNull(tally.engagement().counts());
  }
}
