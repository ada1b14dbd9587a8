package io.kooflow.streams.threads;

import io.kooflow.engagement.BinaryState;
import io.kooflow.streams.state.StateSerde;
import io.kooflow.streams.state.Stores;
import io.kooflow.streams.tally.ContentChange;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what each member of a thread last told, and the sum of it by root. A member that is gone is
 * forgotten at once: what it tells comes from one task, in order and exactly once.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init first.
public final class SumThreads implements Processor<Long, MemberCounts, Long, ContentChange> {
  /** Store of {@link MemberCounts} by root and member, 8 bytes each. */
  public static final String MEMBERS_STORE = "thread-members";

  /** Store of the members' counts, summed, by content id of the root; its own are not in it. */
  public static final String TOTALS_STORE = "thread-totals";

  private static final byte VERSION = 1;

  private ProcessorContext<Long, ContentChange> context;
  private KeyValueStore<byte[], MemberCounts> members;
  private KeyValueStore<Long, SortedMap<String, Long>> totals;

  public static List<StoreBuilder<?>> stores(Stores stores) {
    return List.of(
        stores.persistent(MEMBERS_STORE, Serdes.ByteArray(), MemberCounts.serde()),
        stores.persistent(TOTALS_STORE, Stores.Keys.COME_AGAIN, Serdes.Long(), totalsSerde()));
  }

  private static Serde<SortedMap<String, Long>> totalsSerde() {
    return StateSerde.of(
        counts -> {
          BinaryState.Writer out = new BinaryState.Writer(VERSION);
          MemberCounts.write(counts, out);
          return out.done();
        },
        bytes -> MemberCounts.read(new BinaryState.Reader(bytes, VERSION, "thread totals")));
  }

  @Override
  public void init(ProcessorContext<Long, ContentChange> processorContext) {
    context = processorContext;
    members = processorContext.getStateStore(MEMBERS_STORE);
    totals = processorContext.getStateStore(TOTALS_STORE);
  }

  @Override
  public void process(Record<Long, MemberCounts> record) {
    MemberCounts told = record.value();
    byte[] key = key(record.key(), told.member());
    MemberCounts before = members.get(key);
    if (before != null && told.revision() <= before.revision()) {
      return;
    }
    SortedMap<String, Long> sum = sum(record.key(), before, told);
    totals.put(record.key(), sum.isEmpty() ? null : sum);
    members.put(key, told.counts().isEmpty() ? null : told);
    context.forward(record.withValue(ContentChange.ofThread()));
  }

  private SortedMap<String, Long> sum(long root, @Nullable MemberCounts before, MemberCounts told) {
    SortedMap<String, Long> stored = totals.get(root);
    SortedMap<String, Long> sum = stored == null ? new TreeMap<>() : stored;
    if (before != null) {
      before.counts().forEach((type, count) -> sum.merge(type, -count, Math::addExact));
    }
    told.counts().forEach((type, count) -> sum.merge(type, count, Math::addExact));
    sum.values().removeIf(count -> count == 0);
    return sum;
  }

  private static byte[] key(long root, long member) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(root).putLong(member).array();
  }
}
