package io.kooflow.streams.reactions;

import io.kooflow.engagement.ReactionDecision;
import io.kooflow.engagement.ReactionDelta;
import io.kooflow.engagement.ReactionState;
import io.kooflow.engagement.ReactionStateCodec;
import io.kooflow.schemas.Topics;
import io.kooflow.streams.metrics.Counters;
import io.kooflow.streams.metrics.InputCounters;
import io.kooflow.streams.state.AbsentStates;
import io.kooflow.streams.state.StateSerde;
import io.kooflow.streams.state.Stores;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Keeps the last state per (target, actor) and hands on what each news changes in the target's
 * engagement. The one place where reactions are counted.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init first.
public final class CountReactions
    implements Processor<Long, TargetedReaction, Long, ReactionDelta> {
  /** Store of {@link ReactionState} by target and actor; this processor alone uses it. */
  public static final String STORE = "reaction-states";

  private ProcessorContext<Long, ReactionDelta> context;
  private KeyValueStore<ReactionKey, ReactionState> states;
  private AbsentStates<ReactionKey, ReactionState> absent;
  private InputCounters counters;

  public static StoreBuilder<?> store() {
    return Stores.persistent(
        STORE,
        ReactionKey.serde(),
        StateSerde.of(ReactionStateCodec::encode, ReactionStateCodec::decode));
  }

  @Override
  public void init(ProcessorContext<Long, ReactionDelta> processorContext) {
    context = processorContext;
    states = processorContext.getStateStore(STORE);
    absent = AbsentStates.sweep(processorContext, states, CountReactions::absentSince);
    counters = Counters.of(processorContext).input(Topics.REACTION_CHANGES);
  }

  @Override
  public void process(Record<Long, TargetedReaction> record) {
    TargetedReaction reaction = record.value();
    ReactionKey key = new ReactionKey(reaction.target(), reaction.actor());
    ReactionDecision decision = ReactionDecision.decide(states.get(key), reaction.state());
    absent.saw(reaction.state().changedAt());
    if (decision.stale()) {
      counters.dropped(decision.next().position().equals(reaction.state().position()));
      return;
    }
    counters.taken(reaction.state().changedAt(), record.timestamp());
    states.put(key, decision.next());
    if (!decision.delta().isNone()) {
      context.forward(record.withValue(decision.delta()));
    }
  }

  private static long absentSince(ReactionState state) {
    return state.reaction() == null ? state.changedAt() : Long.MAX_VALUE;
  }
}
