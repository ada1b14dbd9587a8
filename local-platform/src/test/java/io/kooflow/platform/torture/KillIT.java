package io.kooflow.platform.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.platform.start.LocalPlatform;
import io.kooflow.platform.torture.KillRound.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The slice of {@code kooflow torture kills} that runs in every build. */
class KillIT {
  private static final long SEED = 1;
  private static final long EVENTS = 6_000;
  private static final double RATE = 100;
  private static final int LINES_SHOWN = 40;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void nothingIsLostWhenEachProcessIsKilledOnce() throws Exception {
    System.out.println("seed " + SEED);
    KillRound round = new KillRound(Root.ofProject(), SEED, LocalPlatform.PROCESSES, EVENTS, RATE);

    Outcome outcome = round.run(folder, System.out::println);

    assertThat(outcome)
        .as(() -> "seed " + SEED + ", and the demo said at last:\n" + said())
        .isEqualTo(new Outcome(0, "audit: 0 differences"));
  }

  private String said() {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("demo.log"));
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
