package io.kooflow.flink.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StartingOffsetsTest {
  private static final String TOPIC = "koo.changes";
  private static final TopicPartition ZERO = new TopicPartition(TOPIC, 0);
  private static final TopicPartition MEMORY = new TopicPartition("koo.scores", 0);
  private static final HeldOffsets HELD =
      new HeldOffsets("id-1", Map.of(0, 5L, 1, 7L), Map.of(0, 20L, 1, 20L));

  @Test
  void areTheCommittedOnesAndElseTheFirst() {
    StartingOffsets starts = starts(Map.of(ZERO, new OffsetAndMetadata(9)), false);

    assertThat(starts.positions().next()).isEqualTo(Map.of(0, 9L, 1, 7L));
    assertThat(starts.positions().topicId()).isEqualTo("id-1");
  }

  @Test
  void refuseAGapByNameUnlessItIsAccepted() {
    Map<TopicPartition, OffsetAndMetadata> committed = Map.of(ZERO, new OffsetAndMetadata(3));

    assertThatThrownBy(() -> starts(committed, false))
        .isInstanceOf(ScoringRefusedException.class)
        .hasMessageContaining("koo.changes-0 from 3 to 5")
        .hasMessageContaining("--accept-gaps true");
    assertThat(starts(committed, true).positions().next()).containsEntry(0, 5L);
  }

  @Test
  void refuseATopicThatIsShorterThanWhatWasRead() {
    Map<TopicPartition, OffsetAndMetadata> committed = Map.of(ZERO, new OffsetAndMetadata(21));

    assertThatThrownBy(() -> starts(committed, false))
        .hasMessageContaining("koo.changes-0, read up to 21, ends at 20");
    assertThat(starts(committed, true).positions().next()).containsEntry(0, 5L);
  }

  @Test
  void refuseAnotherTopicOfTheSameNameThoughKafkaForgotTheOffsets() {
    Map<TopicPartition, OffsetAndMetadata> committed =
        Map.of(MEMORY, new OffsetAndMetadata(0, "kooflow.topic-id:id-0"));

    assertThatThrownBy(() -> starts(committed, false))
        .hasMessageContaining("koo.changes was deleted and made again (id id-0, now id-1)");
    assertThat(starts(committed, true).positions().topicId()).isEqualTo("id-1");
  }

  @Test
  void refuseATopicWithFewerPartitions() {
    Map<TopicPartition, OffsetAndMetadata> committed =
        Map.of(new TopicPartition(TOPIC, 2), new OffsetAndMetadata(4));

    assertThatThrownBy(() -> starts(committed, false))
        .hasMessageContaining("koo.changes-2, read up to 4, is no partition any more");
  }

  @Test
  void goOnInTheTopicThatTheGroupRemembers() {
    Map<TopicPartition, OffsetAndMetadata> committed =
        Map.of(
            MEMORY,
            new OffsetAndMetadata(0, "kooflow.topic-id:id-1"),
            ZERO,
            new OffsetAndMetadata(20));

    assertThat(starts(committed, false).positions().next()).containsEntry(0, 20L);
  }

  private static StartingOffsets starts(
      Map<TopicPartition, OffsetAndMetadata> committed, boolean acceptGaps) {
    return StartingOffsets.of(TOPIC, HELD, committed, acceptGaps);
  }
}
