package io.kooflow.streams.publish;

import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.engagement.KooFacts;
import io.kooflow.engagement.RankedKoo;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.KooScores;
import io.kooflow.events.Milestone;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.RevisionHeaders;
import io.kooflow.streams.capture.CaptureKoos;
import io.kooflow.streams.capture.CaptureScores;
import io.kooflow.streams.capture.KooState;
import io.kooflow.streams.commit.CommitBuffer;
import io.kooflow.streams.commit.PendingWork;
import io.kooflow.streams.state.Stores;
import io.kooflow.streams.tally.ContentChange;
import io.kooflow.streams.tally.Crossing;
import io.kooflow.streams.tally.KooTally;
import io.kooflow.streams.tally.Tallies;
import io.kooflow.streams.threads.SumThreads;
import io.kooflow.streams.trending.PartialLists;
import io.kooflow.streams.trending.TrendingIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Publishes each koo that changed: engagement, enriched koo or tombstone, milestones, and the heads
 * of the trending lists. Keeps revisions and the trending index, and writes them only when it
 * publishes; everything else it reads where others keep it.
 *
 * <p>An output's timestamp is the newest of the records that went into it.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init first.
public final class PublishContent
    implements Processor<Long, ContentChange, Object, Object>, PendingWork {
  /** Child node that takes {@code KooEngagement} by content id. */
  public static final String TO_ENGAGEMENT = "to-koo-engagement";

  /** Child node that takes {@code EnrichedKoo}, or null with headers, by content id. */
  public static final String TO_ENRICHED = "to-koo-enriched";

  /** Child node that takes {@code PartialList} by language. */
  public static final String TO_TRENDING = "to-trending-partials";

  /** Child node that takes {@link Milestone} by content id. */
  public static final String TO_MILESTONES = "to-milestones";

  /** Store of the last revisions by content id. */
  public static final String PUBLISHED_STORE = "published-content";

  private final int generation;
  private final EngagementRules rules;
  private final Milestones milestones;
  private final CommitBuffer buffer;
  private final Documents documents;
  private final Map<Long, Pending> pending = new LinkedHashMap<>();
  private ProcessorContext<Object, Object> context;
  private Tallies tallies;
  private KeyValueStore<Long, SortedMap<String, Long>> threads;
  private KeyValueStore<Long, PublishedState> published;
  private KeyValueStore<Long, KooState> koos;
  private KeyValueStore<Long, KooScores> scores;
  private PartialLists partials;

  /** What becomes of milestones, beside their marks. */
  public enum Milestones {
    TOLD,
    /** Marks only: old data is read again. */
    NOTED
  }

  /** One koo waiting: its tally as last told, null until it is needed. */
  private static final class Pending {
    private @Nullable KooTally tally;
    private boolean engagement;
    private List<Crossing> crossings = List.of();
    private long timestamp;

    private void add(ContentChange change, long at) {
      tally = change.tally() == null ? tally : change.tally();
      engagement |= change.engagement();
      if (!change.crossings().isEmpty()) {
        List<Crossing> both = new ArrayList<>(crossings);
        both.addAll(change.crossings());
        crossings = both;
      }
      timestamp = Math.max(timestamp, at);
    }
  }

  public PublishContent(
      int generation, EngagementRules rules, Milestones milestones, CommitBuffer buffer) {
    this.generation = generation;
    this.rules = rules;
    this.milestones = milestones;
    this.buffer = buffer;
    this.documents = new Documents(rules);
  }

  /** Stores that this processor owns. */
  public static List<StoreBuilder<?>> stores(Stores stores) {
    return List.of(
        stores.persistent(
            PUBLISHED_STORE, Stores.Keys.COME_AGAIN, Serdes.Long(), PublishedState.serde()),
        TrendingIndex.store(stores, TrendingIndex.STORE),
        PartialLists.store(stores, PartialLists.STORE));
  }

  /** All stores that this processor uses. */
  public static String[] storeNames(CommitBuffer buffer) {
    return buffer.storeNamesWith(
        PUBLISHED_STORE,
        TrendingIndex.STORE,
        PartialLists.STORE,
        Tallies.STORE,
        Tallies.STATES_STORE,
        SumThreads.TOTALS_STORE,
        CaptureKoos.STORE,
        CaptureScores.STORE);
  }

  @Override
  public void init(ProcessorContext<Object, Object> processorContext) {
    context = processorContext;
    pending.clear(); // A task that is revived after a failed commit keeps its processors.
    tallies = new Tallies(processorContext, rules);
    threads = processorContext.getStateStore(SumThreads.TOTALS_STORE);
    published = processorContext.getStateStore(PUBLISHED_STORE);
    koos = processorContext.getStateStore(CaptureKoos.STORE);
    scores = processorContext.getStateStore(CaptureScores.STORE);
    partials =
        new PartialLists(
            new TrendingIndex(processorContext.getStateStore(TrendingIndex.STORE)),
            processorContext.getStateStore(PartialLists.STORE),
            processorContext.taskId().partition(),
            rules.trending().size());
    buffer.attach(processorContext, this, CommitBuffer.Turn.SECOND);
  }

  @Override
  public void process(Record<Long, ContentChange> record) {
    pending
        .computeIfAbsent(record.key(), ignored -> new Pending())
        .add(record.value(), record.timestamp());
    buffer.afterRecord(this);
  }

  @Override
  public int size() {
    return pending.size();
  }

  @Override
  public void drain() {
    long newest = 0;
    for (Map.Entry<Long, Pending> entry : pending.entrySet()) {
      publish(entry.getKey(), entry.getValue());
      newest = Math.max(newest, entry.getValue().timestamp);
    }
    pending.clear();
    long timestamp = newest;
    partials.forEachChanged(
        (language, partial) ->
            context.forward(new Record<>(language, partial, timestamp), TO_TRENDING));
  }

  private void publish(long contentId, Pending waiting) {
    PublishedState before = published.get(contentId);
    PublishedState state = before == null ? PublishedState.NOTHING : before;
    KooTally known = waiting.tally;
    KooTally tally = known == null ? tallies.of(contentId) : known;
    SortedMap<String, Long> thread = threadCounts(contentId, tally.engagement());
    KooState kooState = koos.get(contentId);
    Koo koo = kooState == null ? null : kooState.koo();
    if (waiting.engagement) {
      state = state.withNextEngagement();
      Revision revision = new Revision(generation, state.engagementRevision());
      context.forward(
          new Record<>(
              contentId,
              documents.engagement(contentId, revision, tally, thread),
              waiting.timestamp),
          TO_ENGAGEMENT);
      tellMilestones(contentId, revision, koo, waiting);
    }
    state =
        kooState == null || koo == null
            ? publishAbsence(contentId, state, waiting.timestamp)
            : publishPresence(koo, kooState, tally, thread, state, waiting.timestamp);
    if (!state.equals(before)) {
      published.put(contentId, state);
    }
  }

  private SortedMap<String, Long> threadCounts(long contentId, Engagement own) {
    SortedMap<String, Long> counts = new TreeMap<>(own.counts());
    SortedMap<String, Long> members = threads.get(contentId);
    if (members != null) {
      members.forEach((type, count) -> counts.merge(type, count, Long::sum));
    }
    return counts;
  }

  private void tellMilestones(
      long contentId, Revision revision, @Nullable Koo koo, Pending waiting) {
    if (milestones == Milestones.NOTED) {
      return;
    }
    for (Crossing crossing : waiting.crossings) {
      Milestone milestone =
          new Milestone(
              contentId,
              revision.generation(),
              revision.revision(),
              koo == null ? null : koo.getCreator(),
              crossing.type(),
              crossing.threshold(),
              crossing.child(),
              crossing.occurredAt());
      context.forward(new Record<>(contentId, milestone, waiting.timestamp), TO_MILESTONES);
    }
  }

  private PublishedState publishAbsence(long contentId, PublishedState state, long timestamp) {
    if (!state.live()) {
      return state;
    }
    partials.move(state.ranked(), null);
    PublishedState next = state.withNextEnriched(false, null);
    Headers headers = new RecordHeaders();
    RevisionHeaders.write(headers, new Revision(generation, next.enrichedRevision()));
    context.forward(new Record<>(contentId, null, timestamp, headers), TO_ENRICHED);
    return next;
  }

  private PublishedState publishPresence(
      Koo koo,
      KooState known,
      KooTally tally,
      SortedMap<String, Long> thread,
      PublishedState state,
      long timestamp) {
    Engagement engagement = tally.engagement();
    KooFacts facts = KooState.facts(koo, known.changedAt());
    RankedKoo ranked = rules.trending().rank(facts, engagement).orElse(null);
    partials.move(state.ranked(), ranked);
    PublishedState next = state.withNextEnriched(true, ranked);
    KooScores applicable = known.applicable(scores.get(koo.getContentId()));
    Revision revision = new Revision(generation, next.enrichedRevision());
    EnrichedKoo document = documents.enriched(koo, facts, revision, engagement, thread, applicable);
    context.forward(new Record<>(koo.getContentId(), document, timestamp), TO_ENRICHED);
    return next;
  }
}
