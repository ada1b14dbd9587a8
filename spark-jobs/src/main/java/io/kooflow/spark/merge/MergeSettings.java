package io.kooflow.spark.merge;

import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.StateTable;
import io.kooflow.lake.StateTables;
import io.kooflow.spark.settings.JobSettings;
import java.util.List;

/**
 * Settings of a merge; {@link Merge#HELP} tells every key.
 *
 * @param tables what is merged, in this order
 * @param batchOffsets most offsets of each partition that one commit takes; 1 or more
 * @param rebuild whether to make the rows again from the start of the log, in one commit
 * @param acceptGaps whether to go on where the log has fewer rows than landed
 */
record MergeSettings(
    CatalogConfig catalog,
    List<StateTable> tables,
    long batchOffsets,
    boolean rebuild,
    boolean acceptGaps) {

  static MergeSettings from(List<String> args) {
    JobSettings settings = JobSettings.read(args);
    List<StateTable> tables =
        settings.chosen("tables", StateTables.all(), each -> each.table().name());
    long batchOffsets = settings.number("batch.offsets", 5_000_000, 1, Integer.MAX_VALUE);
    boolean rebuild = settings.yesOrNo("rebuild", false);
    boolean acceptGaps = settings.yesOrNo("accept-gaps", false);
    settings.refuseUnknown();
    return new MergeSettings(settings.catalog(), tables, batchOffsets, rebuild, acceptGaps);
  }
}
