package io.kooflow.torture.streams;

import io.kooflow.embedded.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Rounds against the streams application, until one does not end as the model says. Round {@code n}
 * has the seed {@code seed + n}, so it can be repeated alone.
 *
 * @param root the project's folder
 * @param rounds 1 or more
 * @param events records of each round
 * @param instances of the application, 1 or more
 */
public record StreamsCampaign(Path root, long seed, int rounds, int events, int instances) {

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
      List<String> wrong = round(seed + round, folder, Fault.plan(seed + round), told);
      if (!wrong.isEmpty()) {
        wrong.forEach(each -> told.accept("  " + each));
        told.accept("kept for a look: " + folder);
        told.accept("again: ./kooflow torture streams --rounds 1 --seed " + (seed + round));
        return false;
      }
      told.accept("  equal to the model");
      Folders.delete(folder);
    }
    return true;
  }

  /** One round in {@code folder}: what is wrong, or nothing. */
  List<String> round(long roundSeed, Path folder, List<Fault> faults, Consumer<String> told)
      throws Exception {
    try (StreamsRound run = new StreamsRound(root, folder, roundSeed, instances, told)) {
      return run.run(events, faults);
    }
  }
}
