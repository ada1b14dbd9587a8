package io.kooflow.torture.workers;

import io.kooflow.embedded.Folders;
import io.kooflow.torture.TortureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Rounds of {@link WorkerRound}, or of {@link OnceRound}, until one does not end clean. Round
 * {@code n} has the seed {@code seed + n}, so it can be repeated alone.
 *
 * @param root the project's folder
 * @param versions of Connect, each in every round
 * @param rounds 1 or more
 * @param exactlyOnce whether the source is tried alone, with Connect's exactly-once sources
 * @param changes of the tables in one round
 */
public record WorkerCampaign(
    Path root,
    List<ConnectVersion> versions,
    long seed,
    int rounds,
    int changes,
    boolean exactlyOnce) {

  public WorkerCampaign {
    versions = List.copyOf(versions);
  }

  /**
   * Runs it. The folder of a round that is clean goes, that of one that is not stays.
   *
   * @param told one line per event
   * @return whether every round was clean
   */
  public boolean run(Consumer<String> told) throws Exception {
    for (int round = 0; round < rounds; round++) {
      for (ConnectVersion version : versions) {
        if (!clean(version, seed + round, told)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean clean(ConnectVersion version, long roundSeed, Consumer<String> told)
      throws Exception {
    Path folder = Files.createTempDirectory("kooflow-workers-").toRealPath();
    told.accept(
        String.format(Locale.ROOT, "Connect %s, seed %d: %s", version.label(), roundSeed, folder));
    try {
      run(version, roundSeed, folder, told);
      told.accept("  clean");
      Folders.delete(folder);
      return true;
    } catch (TortureException notClean) {
      told.accept("  " + notClean.getMessage());
      told.accept("kept for a look: " + folder);
      told.accept(
          String.format(
              Locale.ROOT,
              "again: ./kooflow torture workers --rounds 1 --seed %d --connect %s%s",
              roundSeed,
              version.label(),
              exactlyOnce ? " --exactly-once" : ""));
      return false;
    }
  }

  private void run(ConnectVersion version, long roundSeed, Path folder, Consumer<String> told)
      throws Exception {
    if (exactlyOnce) {
      new OnceRound(root, version, roundSeed, changes, Fault.planOfKinds(roundSeed))
          .run(folder, told);
    } else {
      new WorkerRound(root, version, roundSeed, changes, Fault.plan(roundSeed)).run(folder, told);
    }
  }
}
