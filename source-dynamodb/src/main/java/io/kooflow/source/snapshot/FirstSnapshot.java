package io.kooflow.source.snapshot;

import java.util.Map;
import java.util.Optional;

/** Reads the rows of a table's first snapshot: by a scan, or from an export. */
@FunctionalInterface
public interface FirstSnapshot {

  /**
   * Starts to read.
   *
   * @param segments parts that the rows are divided into
   * @param open the segments that are to be read, one or more, and where each goes on
   */
  Rows read(int segments, Map<Integer, Optional<String>> open);
}
