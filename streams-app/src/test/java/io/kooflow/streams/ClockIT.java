package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.Eventually;
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
import org.junit.jupiter.api.Test;

/**
 * The wall clock jumps by two days, ahead and back, under a running process, as Kafka Streams and
 * its clients see it: they read it in one class, which the tests replace. Whatever a client of
 * Kafka has put off until then, the process counts on, or ends within the bound and its next start
 * does.
 */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class ClockIT extends OperatedApp {
  private static final long TWO_DAYS = Duration.ofDays(2).toMillis();

  private final List<Integer> ends = new ArrayList<>();
  private ChildProcess process;

  @Test
  void losesNothingAndStallsNowhereWhateverTheClockDoes() throws Exception {
    clock(0);
    process = forkWithClock();
    try {
      int user = 0;
      for (long ahead : steps()) {
        clock(ahead);
        user++;
        environment.send(Changes.react(1, user, "LIKE", 5 + user));
        environment.flush();
        int sent = user;
        Eventually.isTrue(
            "the clock ahead by " + ahead + " ms: " + sent + " likes",
            () -> {
              startAgainWhereItEnded();
              return likes() == sent;
            },
            () -> ends + ", " + environment.positions() + ", " + process.tail());
      }
    } finally {
      process.close();
    }

    assertThat(ends).as("exit statuses").allMatch(status -> status == 1).hasSizeLessThan(5);
    new Results(environment).assertEachRevisionOnce();
  }

  /** {@code -Dkooflow.clock=true} sets it back once more, which takes minutes. */
  private static long[] steps() {
    return Boolean.getBoolean("kooflow.clock")
        ? new long[] {0, TWO_DAYS, 0, -TWO_DAYS, 0}
        : new long[] {TWO_DAYS, 0};
  }

  /** As a supervisor does. */
  private void startAgainWhereItEnded() throws IOException {
    if (!process.isAlive()) {
      ends.add(process.onExit().join());
      assertThat(process.tail()).containsAnyOf("nothing committed for", "no records asked for");
      process.close();
      process = forkWithClock();
    }
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

  private ChildProcess forkWithClock() throws IOException {
    Map<String, String> settings = new HashMap<>(environment.settings(folder.resolve("state")));
    settings.put("stall-timeout-ms", "30000");
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
        .start("streams-" + ends.size(), folder);
  }
}
