package io.kooflow.torture.kills;

import io.kooflow.embedded.Folders;
import io.kooflow.torture.TortureException;
import io.kooflow.torture.kills.KillRound.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Rounds of kills, one demo each, until one does not end clean. Round {@code n} has the seed {@code
 * seed + n}, so it can be repeated alone.
 *
 * @param root the project's folder
 * @param rounds 1 or more
 * @param processes names of those that are killed, each once per round
 * @param events writes of each demo
 * @param rate writes per second
 */
public record KillCampaign(
    Path root, long seed, int rounds, List<String> processes, long events, double rate) {

  /**
   * Runs it. The folder of a round that is clean goes, that of one that is not stays.
   *
   * @param told one line per event
   * @return whether every round was clean
   */
  public boolean run(Consumer<String> told) throws Exception {
    for (int round = 0; round < rounds; round++) {
      Path folder = Files.createTempDirectory("kooflow-torture-").toRealPath();
      told.accept(
          String.format(
              Locale.ROOT, "round %d of %d, seed %d: %s", round + 1, rounds, seed + round, folder));
      if (!clean(seed + round, folder, told)) {
        told.accept("kept for a look: " + folder);
        told.accept("again: ./kooflow torture kills --rounds 1 --seed " + (seed + round));
        return false;
      }
      Folders.delete(folder);
    }
    return true;
  }

  private boolean clean(long roundSeed, Path folder, Consumer<String> told) throws Exception {
    try {
      Outcome outcome = new KillRound(root, roundSeed, processes, events, rate).run(folder, told);
      told.accept(
          String.format(
              Locale.ROOT, "  ended with status %d, %s", outcome.status(), outcome.verdict()));
      return outcome.clean();
    } catch (TortureException stuck) {
      told.accept("  " + stuck.getMessage());
      return false;
    }
  }
}
