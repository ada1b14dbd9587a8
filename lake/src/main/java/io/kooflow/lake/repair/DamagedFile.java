package io.kooflow.lake.repair;

import java.util.List;
import java.util.Locale;
import org.apache.iceberg.DataFile;

/**
 * A data file that cannot be read as its table has it.
 *
 * @param file as the table's manifests describe it
 * @param why such as {@code missing}
 * @param topic that its rows were read from; empty where the manifest does not say
 * @param partitions that they were read from; empty where the manifest does not say
 * @param offsets lowest to highest that it held, of any of its partitions
 */
public record DamagedFile(
    DataFile file, String why, String topic, List<Integer> partitions, Offsets.Range offsets) {
  public DamagedFile {
    partitions = List.copyOf(partitions);
  }

  /** One line for people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %s; %,d rows, %s partition %s, offsets within %s",
        file.location(),
        why,
        file.recordCount(),
        topic.isEmpty() ? "any topic," : topic,
        partitions.isEmpty() ? "any" : partitions,
        offsets);
  }
}
