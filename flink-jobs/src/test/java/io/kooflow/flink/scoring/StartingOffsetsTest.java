package io.kooflow.flink.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StartingOffsetsTest {
  private static final TopicPartition ZERO = new TopicPartition("koo.changes", 0);
  private static final TopicPartition ONE = new TopicPartition("koo.changes", 1);

  @Test
  void areTheCommittedOnesAndElseTheFirst() {
    StartingOffsets starts =
        StartingOffsets.of(
            Map.of(ZERO, 5L, ONE, 7L), Map.of(ZERO, new OffsetAndMetadata(9)), false);

    assertThat(starts.offsets()).isEqualTo(Map.of(ZERO, 9L, ONE, 7L));
  }

  @Test
  void refuseAGapByNameUnlessItIsAccepted() {
    Map<TopicPartition, Long> first = Map.of(ZERO, 5L);
    Map<TopicPartition, OffsetAndMetadata> committed = Map.of(ZERO, new OffsetAndMetadata(3));

    assertThatThrownBy(() -> StartingOffsets.of(first, committed, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("koo.changes-0 from 3 to 5");
    assertThat(StartingOffsets.of(first, committed, true).offsets()).isEqualTo(Map.of(ZERO, 5L));
  }
}
