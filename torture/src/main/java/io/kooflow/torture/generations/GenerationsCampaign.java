package io.kooflow.torture.generations;

import io.kooflow.embedded.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Rounds in which generations take over from one another under load, until one does not end as the
 * model says. Round {@code n} has the seed {@code seed + n}, so it can be repeated alone, though
 * not to the moment: processes take their time.
 *
 * @param root the project's folder
 * @param rounds 1 or more
 * @param events records before the load begins
 */
public record GenerationsCampaign(Path root, long seed, int rounds, int events) {

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
      List<String> wrong = round(seed + round, folder, told);
      if (!wrong.isEmpty()) {
        wrong.forEach(each -> told.accept("  " + each));
        told.accept("kept for a look: " + folder);
        told.accept("again: ./kooflow torture generations --rounds 1 --seed " + (seed + round));
        return false;
      }
      told.accept("  equal to the model");
      Folders.delete(folder);
    }
    return true;
  }

  private List<String> round(long roundSeed, Path folder, Consumer<String> told) throws Exception {
    try (GenerationsRound run = new GenerationsRound(root, folder, roundSeed, told)) {
      return run.run(events);
    }
  }
}
