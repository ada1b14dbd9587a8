package io.kooflow.spark.merge;

import io.kooflow.lake.StateTable;
import io.kooflow.spark.catalog.LakeSession;
import io.kooflow.spark.settings.JobSettings;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** The command {@code merge}. */
public final class Merge {
  public static final String HELP =
      """
      Merges the current state, one row for each koo, reaction and user that exists, from the logs
      of changes, from where the last merge ended. Safe to start again, and beside landing and
      maintenance; of two merges at once, one ends with status 1 and has changed nothing.
      Settings, as --KEY VALUE or as lines KEY=VALUE of the file given by --config FILE
      (secrets in the file only):
      """
          + JobSettings.HELP
          + """
        tables NAME,...                         all: koos,reactions,users
        batch.offsets N                         5000000 offsets of each partition in one commit at most
        rebuild true|false                      false; true makes all rows again from the whole log
        accept-gaps true|false                  false; true goes on where the log has lost rows
      Exit status: 0 merged, or nothing to merge; 1 refused or failed, main as it was; 2 usage.
      """;

  private Merge() {}

  /**
   * Merges table after table.
   *
   * @param say gets a line for each table
   * @throws io.kooflow.spark.settings.UsageException for a command line that cannot be used
   * @throws io.kooflow.lake.merge.MergeRefusedException where a merge would be wrong
   */
  public static void run(List<String> args, Consumer<String> say) {
    MergeSettings settings = MergeSettings.from(args);
    try (LakeSession session = LakeSession.open(settings.catalog(), "merge")) {
      run(session, settings, step -> {}, say);
    }
  }

  static void run(
      LakeSession session,
      MergeSettings settings,
      Consumer<MergeStep> steps,
      Consumer<String> say) {
    for (StateTable state : settings.tables()) {
      new TableMerge(session, state, settings, Clock.systemUTC(), steps, say).run();
    }
  }
}
