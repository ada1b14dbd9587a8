package io.kooflow.lake.read;

import java.util.List;

/**
 * A file of a table that cannot be read.
 *
 * @param kind {@code data file}, {@code manifest} or {@code manifest list}
 * @param location where it is, as the table's metadata has it
 * @param reason what is wrong with it
 * @param held the records of Kafka whose rows it held, such as {@code reaction.changes/2 offsets
 *     120 to 180}; empty where no metadata says so
 * @param rows rows that it held; -1 where no metadata says so
 * @param unanswered whether the storage did not answer, so that another try may read it
 */
public record UnreadFile(
    String kind, String location, String reason, List<String> held, long rows, boolean unanswered) {
  /** Copies the list. */
  public UnreadFile {
    held = List.copyOf(held);
  }
}
