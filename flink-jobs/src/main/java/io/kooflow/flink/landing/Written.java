package io.kooflow.flink.landing;

import java.util.List;
import java.util.SortedMap;
import org.apache.iceberg.DataFile;

/** What one writer has written for one checkpoint: closed files, and a tally per partition. */
record Written(List<DataFile> files, SortedMap<Integer, PartitionTally> tallies) {}
