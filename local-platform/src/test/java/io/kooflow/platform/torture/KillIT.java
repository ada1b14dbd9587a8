package io.kooflow.platform.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.platform.start.LocalPlatform;
import io.kooflow.platform.torture.KillRound.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The slice of {@code kooflow torture kills} that runs in every build. */
class KillIT {
  private static final long SEED = 1;
  private static final long EVENTS = 6_000;
  private static final double RATE = 100;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void nothingIsLostWhenEachProcessIsKilledOnce() throws Exception {
    System.out.println("seed " + SEED);
    KillRound round = new KillRound(Root.ofProject(), SEED, LocalPlatform.PROCESSES, EVENTS, RATE);

    Outcome outcome = round.run(folder, System.out::println);

    assertThat(outcome)
        .as(() -> "seed " + SEED + ", and the demo said:\n" + said())
        .isEqualTo(new Outcome(0, "audit: 0 differences"));
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("demo.log"));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
