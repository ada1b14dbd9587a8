package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.Eventually;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.generations.Generations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

/** What an operator sees of an application, and how one comes back. */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class OperatingIT extends OperatedApp {
  @Test
  void tellsHealthAndMetricsAndRefusesToStartWithoutItsChangelogs() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.send(Changes.react(1, 1, "DISLIKE", 4));
    environment.sendRaw(Topics.REACTION_CHANGES, new byte[] {1}, new byte[] {9});
    environment.flush();
    URI address;
    try (RunningApp app = RunningApp.start(config())) {
      address = app.httpAddress();
      assertThat(status(address.resolve("/health"))).isEqualTo(200);
      patiently().until(() -> status(address.resolve("/ready")) == 200);
      patiently().until(() -> new Results(environment).likes(1) == 1);
      patiently()
          .untilAsserted(
              () ->
                  assertThat(get(address.resolve("/metrics")))
                      .contains(
                          "kooflow_streams_duplicates_total{topic=\"reaction.changes\"} 1.0",
                          "kooflow_streams_stale_total{topic=\"reaction.changes\"} 1.0",
                          "kooflow_streams_dead_letters_total{topic=\"reaction.changes\"} 1.0",
                          "kooflow_streams_input_lag_records{topic=\"reaction.changes\"} 0.0",
                          "kooflow_streams_freshness_since_store_seconds_count{topic=\"reaction.changes\"} 1",
                          "kooflow_streams_freshness_since_topic_seconds_bucket",
                          "kooflow_streams_state_disk_bytes{store=\"reaction-states\"}",
                          "kooflow_streams_state_memory_bytes",
                          "kooflow_streams_restore_share 1.0",
                          "kooflow_streams_parked_keys 0.0",
                          "kooflow_streams_commit_latency_max_seconds",
                          "kooflow_streams_uncommitted_seconds 0.0",
                          "kooflow_streams_idle_seconds 0.0",
                          "kooflow_streams_kafka_silent_seconds",
                          "kooflow_streams_threads{state=\"RUNNING\"} 1.0",
                          "kooflow_streams_state{state=\"RUNNING\"} 1.0"));
      assertThat(metrics(get(address.resolve("/metrics"))))
          .as("docs/metrics.md")
          .isEqualTo(onThePageOfMetrics());
    }
    assertThatThrownBy(() -> get(address.resolve("/health"))).isInstanceOf(IOException.class);

    String changelog = KafkaSettings.applicationId(7) + "-reaction-states-changelog";
    try (var admin = environment.admin()) {
      admin.deleteTopics(List.of(changelog)).all().get();
      patiently().until(() -> !admin.listTopics().names().get().contains(changelog));
    }
    assertThatThrownBy(() -> RunningApp.start(config()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(changelog + " is missing")
        .hasMessageContaining("new generation");
  }

  @Test
  void tellsItsRoleAndThatItsInputsAreHeldWhileItsGenerationStandsStill() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp serving = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(get(serving.httpAddress().resolve("/health")))
          .endsWith("generation 7: serving, inputs read\n");
    }
    Map<String, String> clients =
        Map.of("bootstrap.servers", config().kafka().get("bootstrap.servers"));
    try (Generations.Writer register = new Generations(clients).writer();
        Premises premises = Premises.open(config())) {
      register.tell(7, GenerationRole.PAUSED);
      URI address = premises.httpAddress();
      CompletableFuture<EngagementApp> waiting =
          CompletableFuture.supplyAsync(() -> EngagementApp.start(config(), premises));
      patiently()
          .untilAsserted(
              () ->
                  assertThat(get(address.resolve("/health")))
                      .isEqualTo("WAITING\ngeneration 7: paused, inputs held\n"));
      assertThat(status(address.resolve("/health"))).isEqualTo(200);
      assertThat(status(address.resolve("/ready"))).isEqualTo(503);
      assertThat(get(address.resolve("/metrics")))
          .contains(
              "kooflow_streams_generation_role{role=\"PAUSED\"} 1.0",
              "kooflow_streams_inputs_held 1.0");

      register.tell(7, GenerationRole.DRAINING);
      try (EngagementApp draining = Eventually.get(waiting)) {
        patiently().until(() -> status(address.resolve("/ready")) == 200);
        assertThat(get(address.resolve("/ready")))
            .isEqualTo("RUNNING\ngeneration 7: draining, inputs held\n");

        register.tell(7, GenerationRole.SERVING);
        patiently().until(draining::roleChanged);
      }
    }
  }

  @Test
  void aSecondInstanceOnTheSameStateIsRefusedAndDisturbsNothingAndAKilledFirstLeavesNoLock()
      throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (ChildProcess first = fork()) {
      patiently().until(() -> likes() == 1);

      try (ChildProcess second = fork("second")) {
        assertThat(Eventually.ended(second)).isEqualTo(2);
        assertThat(second.tail())
            .contains("kafka.state.dir", folder.resolve("state").toString(), "a folder of its own");
      }

      environment.send(Changes.react(1, 2, "LIKE", 6));
      environment.flush();
      patiently().until(() -> likes() == 2);
      first.kill();
    }
    try (RunningApp next = RunningApp.start(config())) {
      assertThat(next.state().isRunningOrRebalancing()).isTrue();
    }
  }

  @Test
  void comesBackFromTheChangelogsWhenItsLocalStateIsDamaged() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }
    damage(folder.resolve("state"));
    environment.send(Changes.react(1, 2, "LIKE", 6));
    environment.flush();

    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 2);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }

    new Results(environment).assertEachRevisionOnce();
  }

  /** Names of the metrics in an answer, without those of parts of histograms. */
  private static Set<String> metrics(String answer) {
    return answer
        .lines()
        .filter(line -> line.startsWith("kooflow_streams_"))
        .map(line -> line.replaceFirst("[{ ].*", ""))
        .map(name -> name.replaceFirst("_seconds_(bucket|count|sum)$", "_seconds"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> onThePageOfMetrics() {
    try {
      return Pattern.compile("^\\| `(kooflow_streams_\\w+)`", Pattern.MULTILINE)
          .matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
          .results()
          .map(found -> found.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
