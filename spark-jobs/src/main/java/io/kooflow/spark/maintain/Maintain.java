package io.kooflow.spark.maintain;

import io.kooflow.lake.LakeTable;
import io.kooflow.spark.catalog.LakeSession;
import io.kooflow.spark.settings.JobSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code maintain}. */
public final class Maintain {
  public static final String HELP =
      """
      Maintains the tables of the lake by Iceberg's own procedures, one after another: compacts days
      that are over, sorted by key, rewrites manifests, expires snapshots, removes files that no
      snapshot names. Never takes what a job needs to go on, what a tag or a branch holds, nor the
      newest ranges. Safe beside landing and merges; two at once cannot run.
      Settings, as --KEY VALUE or as lines KEY=VALUE of the file given by --config FILE
      (secrets in the file only):
      """
          + JobSettings.HELP
          + """
        tables NAME,...                         all tables that exist
        snapshots.keep-hours N                  120; how far back time travel and rollback reach
        orphans.keep-days N                     3 or more; how old a file without a snapshot must be
        lease.minutes N                         60; a dead run keeps others out for so long
      Exit status: 0 done; 1 some table could not be maintained, or another run holds the lease;
      2 usage.
      """;

  private static final Logger LOG = LoggerFactory.getLogger(Maintain.class);

  private Maintain() {}

  /**
   * Maintains table after table; one that fails does not keep the others from it.
   *
   * @param say gets a line for each table
   * @throws MaintenanceFailedException where the lease is taken, or naming the tables that failed
   */
  public static void run(List<String> args, Consumer<String> say) {
    MaintainSettings settings = MaintainSettings.from(args);
    try (LakeSession session = LakeSession.open(settings.catalog(), "maintain")) {
      run(session, settings, Clock.systemUTC(), say);
    }
  }

  static void run(
      LakeSession session, MaintainSettings settings, Clock clock, Consumer<String> say) {
    String who = "process " + ProcessHandle.current().pid();
    List<String> failed = new ArrayList<>();
    try (Lease lease = Lease.take(session.catalog(), who, settings.lease(), clock)) {
      for (LakeTable table : settings.tables()) {
        if (session.catalog().tableExists(table.identifier())) {
          maintain(new TableMaintenance(session, table, settings, clock, lease), failed, say);
        }
      }
    } catch (LeaseTakenException taken) {
      throw new MaintenanceFailedException(String.valueOf(taken.getMessage()));
    }
    if (!failed.isEmpty()) {
      throw new MaintenanceFailedException(
          String.join("; ", failed)
              + ". Nothing is lost: run maintain again. A file that is missing is put right by"
              + " kooflow lake repair.");
    }
  }

  private static void maintain(
      TableMaintenance maintenance, List<String> failed, Consumer<String> say) {
    try {
      say.accept(maintenance.run());
    } catch (LeaseTakenException lost) {
      throw lost;
    } catch (Exception trouble) {
      // Spark throws checked exceptions without saying so.
      LOG.error("{} could not be maintained", maintenance.name(), trouble);
      failed.add(maintenance.name() + " could not be maintained: " + trouble.getMessage());
    }
  }
}
