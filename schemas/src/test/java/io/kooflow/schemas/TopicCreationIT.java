package io.kooflow.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kooflow.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicCreationIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static EmbeddedKafka kafka;

  @SuppressWarnings("NullAway.Init")
  private static Admin admin;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(folder);
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    kafka.close();
  }

  @Test
  void createsWhatIsMissingAndThenNothing() throws Exception {
    List<String> created = TopicCreation.createMissing(admin, Topics.all());
    List<String> again = TopicCreation.createMissing(admin, Topics.all());

    assertThat(created).containsAll(Topics.all().stream().map(TopicDefinition::name).toList());
    assertThat(again).isEmpty();
    assertThat(admin.describeTopics(List.of("trending")).allTopicNames().get())
        .hasEntrySatisfying("trending", topic -> assertThat(topic.partitions()).hasSize(4));
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "koo.enriched");
    assertThat(admin.describeConfigs(List.of(resource)).all().get())
        .hasEntrySatisfying(
            resource,
            config ->
                assertThat(config.get("delete.retention.ms").value()).isEqualTo("2592000000"));
  }

  @Test
  void namesATopicThatHasOtherPartitionsOrAnotherPolicy() throws Exception {
    TopicDefinition wanted =
        new TopicDefinition(
            "koo.other",
            TopicDefinition.KeyKind.LONG,
            null,
            4,
            TopicDefinition.Cleanup.COMPACT,
            java.time.Duration.ofDays(1),
            1_000);
    admin.createTopics(List.of(new NewTopic("koo.other", 2, (short) 1))).all().get();

    assertThatIllegalStateException()
        .isThrownBy(() -> TopicCreation.createMissing(admin, List.of(wanted)))
        .withMessageContaining("koo.other has 2 partitions, wants 4")
        .withMessageContaining("koo.other has cleanup.policy delete, wants compact");
  }
}
