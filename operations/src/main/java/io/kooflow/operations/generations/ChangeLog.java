package io.kooflow.operations.generations;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** All that a generation must know of the past, and where the topics of changes go on. */
public interface ChangeLog {
  /** A topic of changes, with its key and event. */
  record Entry(String topic, long key, SpecificRecord event) {
    /** Epoch milliseconds. */
    public long changedAt() {
      return (Long) event.get(event.getSchema().getField("changedAt").pos());
    }
  }

  /**
   * Tells every change up to {@link #ends()}, those of one item in the order of their positions.
   * May tell some that are beyond.
   */
  void replay(Consumer<Entry> tell) throws IOException, InterruptedException;

  /** First offset of each partition that the log does not hold; 0 where nothing is known. */
  Map<TopicPartition, Long> ends();
}
