package io.kooflow.streams.capture;

import io.kooflow.engagement.ChangePosition;
import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.schemas.Topics;
import io.kooflow.streams.deadletter.Checks;
import io.kooflow.streams.metrics.Counters;
import io.kooflow.streams.metrics.InputCounters;
import io.kooflow.streams.state.AbsentStates;
import io.kooflow.streams.state.StateSerde;
import io.kooflow.streams.state.Stores;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Keeps the last state of each koo and hands on the changes that are news. */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init first.
public final class CaptureKoos implements Processor<Long, KooChange, Long, CapturedKoo> {
  /** Store of {@link KooState} by content id; this processor alone writes it. */
  public static final String STORE = "koos";

  private ProcessorContext<Long, CapturedKoo> context;
  private KeyValueStore<Long, KooState> koos;
  private AbsentStates<Long, KooState> absent;
  private InputCounters counters;

  public static StoreBuilder<KeyValueStore<Long, KooState>> store(Stores stores) {
    return stores.persistent(
        STORE,
        Stores.Keys.COME_AGAIN,
        Serdes.Long(),
        StateSerde.of(KooStateCodec::encode, KooStateCodec::decode));
  }

  @Override
  public void init(ProcessorContext<Long, CapturedKoo> processorContext) {
    context = processorContext;
    koos = processorContext.getStateStore(STORE);
    absent = AbsentStates.sweep(processorContext, koos, KooState::absentSince);
    counters = Counters.of(processorContext).input(Topics.KOO_CHANGES);
  }

  @Override
  public void process(Record<Long, KooChange> record) {
    KooChange change = Checks.value(record.value(), "A change of a koo");
    long contentId = Checks.key(record.key(), "contentId", change.getContentId());
    ChangePosition position = Checks.position(change.getPosition());
    check(contentId, change.getAfter());
    KooDecision decision =
        KooDecision.decide(
            koos.get(contentId), contentId, position, change.getChangedAt(), change.getAfter());
    absent.saw(change.getChangedAt());
    if (decision.stale()) {
      counters.dropped(decision.next().position().equals(position));
    } else {
      counters.taken(change.getChangedAt(), record.timestamp());
      koos.put(contentId, decision.next());
      context.forward(record.withValue(new CapturedKoo(decision.told())));
    }
  }

  private static void check(long contentId, @Nullable Koo koo) {
    if (koo == null) {
      return;
    }
    Checks.same("contentId", contentId, koo.getContentId());
    Checks.id("creator", koo.getCreator());
    Checks.optionalId("parent", koo.getParent());
    Checks.optionalId("superParent", koo.getSuperParent());
  }
}
