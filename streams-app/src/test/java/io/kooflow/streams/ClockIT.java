package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.ForkedJvm;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wall clock is two days ahead and then right again under a running process, as Kafka Streams
 * and its clients see it: they read it in one class, which the tests replace.
 */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class ClockIT {
  private static final long TWO_DAYS = Duration.ofDays(2).toMillis();

  @TempDir Path folder;
  private EmbeddedRegistry registry;
  private Environment environment;

  @BeforeEach
  void start() {
    registry = EmbeddedRegistry.start(folder.resolve("registry"));
    environment = new Environment(folder, registry).withTopics();
  }

  @AfterEach
  void stop() {
    environment.close();
    registry.close();
  }

  @Test
  void commitsGoOnThoughTheClockIsSetBack() throws Exception {
    clock(TWO_DAYS);
    try (ChildProcess process = fork(Map.of())) {
      like(1);
      patiently().until(() -> likes() == 1);

      clock(0);
      patiently()
          .until(
              () -> {
                like(2);
                return likes() == 2;
              });

      assertThat(process.onExit()).isNotDone();
    }
    new Results(environment).assertEachRevisionOnce();
  }

  @Test
  void endsWhenNothingIsCommittedAfterTheClockWasSetBack() throws Exception {
    clock(TWO_DAYS);
    Map<String, String> unbuffered = Map.of("emission", "per-record", "stall-timeout-ms", "15000");
    try (ChildProcess process = fork(unbuffered)) {
      like(1);
      patiently().until(() -> likes() == 1);

      clock(0);
      await()
          .atMost(Duration.ofMinutes(10))
          .until(
              () -> {
                like(2);
                return process.onExit().isDone();
              });

      assertThat(process.onExit().get(1, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(process.tail()).contains("Nothing was committed for");
    }
    try (ChildProcess next = fork(unbuffered)) {
      patiently().until(() -> likes() == 2);
      assertThat(next.onExit()).isNotDone();
    }
  }

  private void like(int user) {
    environment.send(Changes.react(1, user, "LIKE", 5 + user));
    environment.flush();
  }

  private long likes() {
    Results results = new Results(environment);
    return results.engagement(1).isEmpty() ? 0 : results.likes(1);
  }

  private void clock(long aheadMillis) throws IOException {
    Path next = folder.resolve("clock.next");
    Files.writeString(next, Long.toString(aheadMillis));
    Files.move(
        next,
        folder.resolve("clock"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private ChildProcess fork(Map<String, String> more) throws IOException {
    Map<String, String> settings = new HashMap<>(environment.settings(folder.resolve("state")));
    settings.putAll(more);
    Properties properties = new Properties();
    properties.putAll(settings);
    Path file = folder.resolve("streams.properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    List<String> options = new ArrayList<>(ForkedJvm.SMALL);
    options.add("-Dkooflow.test.clock=" + folder.resolve("clock"));
    return new ForkedJvm(
            StreamsMain.class.getName(),
            ForkedJvm.ownClassPath(),
            options,
            List.of("--config", file.toString()))
        .start("streams", folder);
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(10)).pollInterval(Duration.ofMillis(500));
  }
}
