package io.kooflow.flink.landing;

import io.kooflow.lake.landing.OffsetRanges;
import java.util.List;
import org.apache.iceberg.DataFile;

/** What all writers have written for one checkpoint, to be committed as one snapshot. */
record LandingCommittable(List<DataFile> files, OffsetRanges ranges) {}
