package io.kooflow.benchmarks.aggregation;

import io.kooflow.events.ReactionChange;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The DSL peer's removal of repeats: hands on two bytes, what a change adds to likes and to
 * dislikes.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init first.
final class Deduplicate implements FixedKeyProcessor<Long, ReactionChange, byte[]> {
  static final String STORE = "reactions";

  private FixedKeyProcessorContext<Long, byte[]> context;
  private KeyValueStore<byte[], byte[]> states;

  @Override
  public void init(FixedKeyProcessorContext<Long, byte[]> processorContext) {
    context = processorContext;
    states = processorContext.getStateStore(STORE);
  }

  @Override
  public void process(FixedKeyRecord<Long, ReactionChange> record) {
    byte[] key = PairKey.of(record.value());
    byte[] state = PairState.of(record.value());
    byte[] stored = states.get(key);
    if (stored != null && !PairState.isNewer(state, stored)) {
      return;
    }
    states.put(key, state);
    int before = stored == null ? PairState.ABSENT : PairState.kind(stored);
    int after = PairState.kind(state);
    if (before != after) {
      context.forward(record.withValue(delta(before, after)));
    }
  }

  private static byte[] delta(int before, int after) {
    return new byte[] {
      (byte) (is(after, PairState.LIKE) - is(before, PairState.LIKE)),
      (byte) (is(after, PairState.DISLIKE) - is(before, PairState.DISLIKE))
    };
  }

  private static int is(int kind, int wanted) {
    return kind == wanted ? 1 : 0;
  }
}
