package io.kooflow.torture.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.ProjectFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The slice of {@code kooflow torture streams} that runs in every build. */
class StreamsTortureIT {
  private static final long SEED = 3;

  /** Those that tear a transaction apart; the campaign does the others too. */
  private static final List<Fault> FAULTS = List.of(Fault.IN_COMMIT, Fault.FREEZE, Fault.WIPE);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void publishesWhatTheModelSaysThoughInstancesDieFreezeAndForget() throws Exception {
    System.out.println("seed " + SEED);
    Path root = ProjectFolder.ofTests();
    StreamsCampaign campaign = new StreamsCampaign(root, SEED, 1, 2_500, 2);

    List<String> wrong = campaign.round(SEED, folder, FAULTS, System.out::println);

    assertThat(wrong).as("seed " + SEED).isEmpty();
  }
}
