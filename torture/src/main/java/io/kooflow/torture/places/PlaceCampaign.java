package io.kooflow.torture.places;

import io.kooflow.embedded.Folders;
import io.kooflow.torture.TortureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Demos in odd places, one after another, until one does not end clean.
 *
 * @param root the project's folder
 * @param seed of the places and the demos' input
 * @param rounds 1 or more
 * @param events writes of each first demo
 * @param rate writes per second
 */
public record PlaceCampaign(Path root, long seed, int rounds, long events, double rate) {
  /**
   * Runs it. The folder of a round that is clean goes, that of one that is not stays.
   *
   * @param told one line per event
   * @return whether every round was clean
   */
  public boolean run(Consumer<String> told) throws Exception {
    List<Place> places = Place.plan(seed, rounds);
    for (int round = 0; round < rounds; round++) {
      Path folder = Files.createTempDirectory("kooflow-torture-").toRealPath();
      told.accept(
          String.format(Locale.ROOT, "round %d of %d: %s", round + 1, rounds, places.get(round)));
      try {
        new PlaceRound(root, places.get(round), seed + round, events, rate).run(folder, told);
      } catch (TortureException notClean) {
        told.accept("  " + notClean.getMessage());
        told.accept("kept for a look: " + folder);
        told.accept("again: ./kooflow torture places --seed " + seed + " --rounds " + (round + 1));
        return false;
      }
      Folders.delete(folder);
    }
    return true;
  }
}
