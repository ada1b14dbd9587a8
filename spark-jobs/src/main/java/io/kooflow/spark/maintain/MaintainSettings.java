package io.kooflow.spark.maintain;

import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.LakeTables;
import io.kooflow.spark.settings.JobSettings;
import java.time.Duration;
import java.util.List;

/**
 * Settings of maintenance; {@link Maintain#HELP} tells every key.
 *
 * @param tables what is maintained, in this order
 * @param keepSnapshots how long a snapshot can be read and rolled back to; zero or more
 * @param keepOrphans how old a file that no snapshot names must be; three days or more
 * @param lease how long a lease holds that is not renewed; longer than the longest procedure
 */
record MaintainSettings(
    CatalogConfig catalog,
    List<LakeTable> tables,
    Duration keepSnapshots,
    Duration keepOrphans,
    Duration lease) {

  static MaintainSettings from(List<String> args) {
    JobSettings settings = JobSettings.read(args);
    List<LakeTable> tables =
        settings.chosen("tables", LakeTables.landedAndMerged(), LakeTable::name);
    Duration keepSnapshots =
        Duration.ofHours(settings.number("snapshots.keep-hours", 120, 0, 87_600));
    Duration keepOrphans = Duration.ofDays(settings.number("orphans.keep-days", 3, 3, 3_650));
    Duration lease = Duration.ofMinutes(settings.number("lease.minutes", 60, 1, 10_080));
    settings.refuseUnknown();
    return new MaintainSettings(settings.catalog(), tables, keepSnapshots, keepOrphans, lease);
  }
}
