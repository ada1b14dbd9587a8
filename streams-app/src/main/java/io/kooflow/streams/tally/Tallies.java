package io.kooflow.streams.tally;

import io.kooflow.engagement.BinaryState;
import io.kooflow.engagement.ColdCells;
import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementCodec;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.engagement.ReactionState;
import io.kooflow.engagement.ReactionStateCodec;
import io.kooflow.streams.reactions.ReactionKey;
import io.kooflow.streams.state.StateSerde;
import io.kooflow.streams.state.Stores;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The tally of each koo of one partition, and the states of reactions that it follows from. Whoever
 * only reads a tally needs none of its cold cells. A tally written by version 1 knows one half-life
 * only: it is reckoned anew from the states, exactly, when it is next read; its marks begin at what
 * is present.
 */
public final class Tallies {
  /** Store of the tallies by content id. */
  public static final String STORE = "engagements";

  /** Store of {@link ReactionState} by target and actor. */
  public static final String STATES_STORE = "reaction-states";

  private final EngagementRules rules;
  private final KeyValueStore<Long, byte[]> tallies;
  private final KeyValueStore<ReactionKey, ReactionState> states;

  /** To be made in a processor's {@code init}; it must be connected to both stores. */
  public Tallies(ProcessorContext<?, ?> context, EngagementRules rules) {
    this.rules = rules;
    this.tallies = context.getStateStore(STORE);
    this.states = context.getStateStore(STATES_STORE);
  }

  public static List<StoreBuilder<?>> stores(Stores stores) {
    return List.of(
        stores.persistent(STORE, Stores.Keys.COME_AGAIN, Serdes.Long(), Serdes.ByteArray()),
        stores.persistent(
            STATES_STORE,
            ReactionKey.serde(),
            StateSerde.of(ReactionStateCodec::encode, ReactionStateCodec::decode)));
  }

  /** The tally as stored, or a new one; the caller's own copy. */
  public KooTally of(long contentId) {
    byte[] stored = tallies.get(contentId);
    if (stored == null) {
      return new KooTally(new Engagement(rules.halfLives()));
    }
    return stored.length > 0 && stored[0] >= KooTally.WHOLE_VERSION
        ? KooTally.decode(stored, rules.halfLives())
        : reckoned(contentId, stored);
  }

  /** Stores a tally, with its old cells in {@code cold}, which is that koo's. */
  void put(long contentId, KooTally tally, ColdCells cold) {
    tally.engagement().settle(cold);
    tallies.put(contentId, tally.encode());
  }

  KeyValueStore<ReactionKey, ReactionState> states() {
    return states;
  }

  /** Gives every state known of one target, absent ones among them. */
  void forEachState(long target, BiConsumer<ReactionKey, ReactionState> consumer) {
    try (KeyValueIterator<ReactionKey, ReactionState> each =
        states.prefixScan(target, new LongSerializer())) {
      while (each.hasNext()) {
        KeyValue<ReactionKey, ReactionState> state = each.next();
        consumer.accept(state.key, state.value);
      }
    }
  }

  private KooTally reckoned(long contentId, byte[] stored) {
    BinaryState.Reader in = new BinaryState.Reader(stored, (byte) 1, "tally");
    EngagementCodec.halfLives(in);
    OptionalLong last = EngagementCodec.readLastReactionAt(in);
    KooTally tally = new KooTally(new Engagement(rules.halfLives()));
    forEachState(
        contentId,
        (key, state) -> {
          if (state.reaction() != null) {
            tally.engagement().add(state.reaction());
          }
        });
    last.ifPresent(tally.engagement()::rememberReactionAt);
    tally
        .engagement()
        .counts()
        .forEach((type, count) -> tally.raise(type, rules.milestones().mark(count)));
    return tally.reckonedFromStates();
  }
}
