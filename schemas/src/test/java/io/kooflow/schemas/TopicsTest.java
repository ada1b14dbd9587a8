package io.kooflow.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kooflow.schemas.TopicDefinition.KeyKind;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void holdsEveryTopicAndItsDeadLetters() {
    assertThat(Topics.all())
        .extracting(TopicDefinition::name)
        .containsExactly(
            "koo.changes",
            "reaction.changes",
            "user.changes",
            "koo.engagement",
            "koo.scores",
            "koo.enriched",
            "trending",
            "creator.engagement",
            "creators",
            "engagement.milestones",
            "koo.changes.dlq",
            "reaction.changes.dlq",
            "user.changes.dlq",
            "koo.engagement.dlq",
            "koo.scores.dlq",
            "koo.enriched.dlq",
            "trending.dlq",
            "creator.engagement.dlq",
            "creators.dlq",
            "engagement.milestones.dlq",
            "source.signals",
            "source.gaps",
            "source.heartbeat");
  }

  @Test
  void keepsEventsForSevenDaysCountedFromTheirArrival() {
    for (String name :
        List.of("koo.changes", "reaction.changes", "user.changes", "engagement.milestones")) {
      assertThat(Topics.named(name).config())
          .containsEntry("cleanup.policy", "delete")
          .containsEntry("retention.ms", millis(Duration.ofDays(7)))
          .containsEntry("message.timestamp.type", "LogAppendTime");
    }
  }

  @Test
  void keepsTheNewestRecordOfStatesAndTheirTombstonesForThirtyDays() {
    for (String name :
        List.of(
            "koo.engagement",
            "koo.scores",
            "koo.enriched",
            "trending",
            "creator.engagement",
            "creators")) {
      assertThat(Topics.named(name).compacted()).isTrue();
      assertThat(Topics.named(name).config())
          .containsEntry("cleanup.policy", "compact")
          .containsEntry("delete.retention.ms", millis(Duration.ofDays(30)))
          .doesNotContainKey("retention.ms");
    }
  }

  @Test
  void keepsEveryPredictionAsLongAsChangesSoThatTheLakeMissesNone() {
    assertThat(Topics.named("koo.scores").config())
        .containsEntry("min.compaction.lag.ms", millis(Duration.ofDays(7)));
    for (String name : List.of("koo.engagement", "koo.enriched", "trending")) {
      assertThat(Topics.named(name).config()).containsEntry("min.compaction.lag.ms", "0");
    }
  }

  @Test
  void keepsDeadLettersForFourteenDaysWithRoomForTheirHeaders() {
    TopicDefinition topic = Topics.named("koo.changes");
    TopicDefinition deadLetters = Topics.named(Topics.deadLetters("koo.changes"));

    assertThat(deadLetters.config())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", millis(Duration.ofDays(14)));
    assertThat(deadLetters.maxMessageBytes()).isGreaterThan(topic.maxMessageBytes());
    assertThat(deadLetters.value()).isNull();
    assertThat(deadLetters.key()).isEqualTo(topic.key());
  }

  @Test
  void keysAllButTheListsByLongs() {
    assertThat(Topics.data())
        .filteredOn(topic -> topic.key() == KeyKind.STRING)
        .extracting(TopicDefinition::name)
        .containsExactly("trending", "creators");
  }

  @Test
  void givesTopicsOfOneKeyTheSamePartitions() {
    assertThat(Topics.all()).allMatch(topic -> topic.partitions() == Topics.PARTITIONS);
  }

  @Test
  void leavesReplicationToTheBroker() {
    NewTopic topic = Topics.named("koo.changes").newTopic();

    assertThat(topic.name()).isEqualTo("koo.changes");
    assertThat(topic.numPartitions()).isEqualTo(4);
    assertThat(topic.replicationFactor()).isEqualTo((short) -1);
  }

  @Test
  void namesTheTopicsThereAreWhenAskedForAnother() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Topics.named("koo.change"))
        .withMessageContaining("'koo.change'")
        .withMessageContaining("koo.changes");
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
