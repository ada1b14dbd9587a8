package io.kooflow.lake.landing;

import java.io.Serial;
import java.io.Serializable;
import java.util.Comparator;

/** One partition of one Kafka topic; ordered by topic, then number. */
public record SourcePartition(String topic, int partition)
    implements Comparable<SourcePartition>, Serializable {
  @Serial private static final long serialVersionUID = 1;

  private static final Comparator<SourcePartition> ORDER =
      Comparator.comparing(SourcePartition::topic).thenComparingInt(SourcePartition::partition);

  public SourcePartition {
    if (topic.isEmpty() || partition < 0) {
      throw new IllegalArgumentException("Not a topic-partition: " + topic + "/" + partition);
    }
  }

  @Override
  public int compareTo(SourcePartition other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return topic + "/" + partition;
  }
}
