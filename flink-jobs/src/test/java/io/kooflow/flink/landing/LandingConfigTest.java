package io.kooflow.flink.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LandingConfigTest {
  private static final List<String> REQUIRED =
      List.of(
          "--kafka.bootstrap-servers", "127.0.0.1:9092",
          "--registry.url", "http://127.0.0.1:8081",
          "--catalog.uri", "http://127.0.0.1:8181",
          "--catalog.warehouse", "s3://lake");

  @Test
  void hasDefaults() {
    LandingConfig config = config();

    assertThat(config.topics()).containsExactly(LandedTopic.values());
    assertThat(config.groupId()).isEqualTo("kooflow-landing");
    assertThat(config.maxOpenDays()).isEqualTo(64);
    assertThat(config.acceptGaps()).isFalse();
    assertThat(config.run().parallelism()).isEqualTo(1);
    assertThat(config.run().checkpointInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.run().checkpointTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.run().checkpointFolder()).isEmpty();
    assertThat(config.run().startWait()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.run().restartGiveUpAfter()).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.run().restartDelay()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.run().restartMaxDelay()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void readsEveryKey() {
    LandingConfig config =
        config(
            "--topics", "koo.scores, koo.changes",
            "--group-id", "g",
            "--max-open-days", "2",
            "--accept-gaps", "true",
            "--parallelism", "4",
            "--checkpoint.interval", "60 s",
            "--checkpoint.timeout", "10 min",
            "--checkpoint.folder", "s3://b/checkpoints",
            "--start.wait", "4 s",
            "--restart.give-up-after", "1 min",
            "--restart.delay", "2 s",
            "--restart.max-delay", "3 s",
            "--kafka.property.security.protocol", "SASL_SSL",
            "--registry.property.max.retries", "1",
            "--catalog.property.rest.auth.type", "sigv4");

    assertThat(config.topics()).containsExactly(LandedTopic.KOO_SCORES, LandedTopic.KOO_CHANGES);
    assertThat(config.groupId()).isEqualTo("g");
    assertThat(config.maxOpenDays()).isEqualTo(2);
    assertThat(config.acceptGaps()).isTrue();
    assertThat(config.run().parallelism()).isEqualTo(4);
    assertThat(config.kafka().clientProperties()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(config.registry().clientSettings()).containsEntry("max.retries", "1");
    assertThat(config.catalog().passedOn()).containsEntry("rest.auth.type", "sigv4");
    Configuration flink = config.run().flinkConfiguration();
    assertThat(flink.get(PipelineOptions.GENERIC_TYPES)).isFalse();
    assertThat(flink.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(flink.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
        .isEqualTo("s3://b/checkpoints");
    assertThat(config.run().startWait()).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.jobName()).isEqualTo("landing-content_scores-koo_changes");
  }

  @Test
  void isNamedByItsTablesUnlessAllLand() {
    assertThat(config().jobName()).isEqualTo("landing");
    assertThat(config("--topics", "user.changes").jobName()).isEqualTo("landing-user_changes");
  }

  @Test
  void takesSecretsFromTheFileAndPrintsNone(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("landing.properties"),
            """
            s3.access-key-id=id
            s3.secret-access-key=hidden
            registry.property.basic.auth.credentials.source=USER_INFO
            registry.property.basic.auth.user.info=user:hidden
            kafka.property.sasl.jaas.config=hidden
            group-id=from-file
            """);

    LandingConfig config = config("--config", file.toString(), "--group-id", "from-line");

    assertThat(config.catalog().s3SecretAccessKey()).isEqualTo("hidden");
    assertThat(config.groupId()).isEqualTo("from-line");
    assertThat(config).asString().doesNotContain("hidden");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --unknown               | 1        | Unknown settings unknown
          --topics                | koo      | topics: no topic koo lands
          --topics                | koo.changes,koo.changes | topics must name each topic once
          --parallelism           | 0        | parallelism must be a whole number from 1 up, got 0
          --max-open-days         | many     | max-open-days must be a whole number from 1 up, got many
          --checkpoint.interval   | soon     | checkpoint.interval must be a positive duration
          --checkpoint.interval   | 0 s      | checkpoint.interval must be a positive duration
          --accept-gaps           | yes      | accept-gaps must be true or false, got yes
          --s3.secret-access-key  | x        | --s3.secret-access-key is a secret
          --config                | /nowhere | /nowhere cannot be read: there is no such file
          --catalog.uri           | x        | --catalog.uri is given twice
          parallelism             | 1        | Expected --key value, got parallelism
          """)
  void namesWhatItRefuses(String key, String value, String message) {
    assertThatThrownBy(() -> config(key, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void namesAMissingKey() {
    assertThatThrownBy(() -> LandingConfig.from("--registry.url", "http://127.0.0.1:8081"))
        .hasMessageContaining("kafka.bootstrap-servers is missing");
    assertThatThrownBy(() -> config("--group-id")).hasMessageContaining("--group-id has no value");
  }

  private static LandingConfig config(String... more) {
    List<String> args = new ArrayList<>(REQUIRED);
    args.addAll(Arrays.asList(more));
    return LandingConfig.from(args.toArray(String[]::new));
  }
}
