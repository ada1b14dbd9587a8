package io.kooflow.lake.repair;

import io.kooflow.lake.LogColumns;
import io.kooflow.lake.landing.SourcePartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/**
 * The offsets that the files of a table's main branch hold, found by reading all of every file, and
 * the files that cannot be read. Rows that delete files have taken out count as held: they are not
 * missing.
 *
 * @param held by topic-partition
 * @param damaged files that are missing, cut short or overwritten
 */
public record TableContents(SortedMap<SourcePartition, Offsets> held, List<DamagedFile> damaged) {
  public TableContents {
    damaged = List.copyOf(damaged);
  }

  /**
   * Reads the table as it was loaded. A store of files that does not answer ends it: that is no
   * damage.
   */
  public static TableContents read(Table table) throws IOException {
    TreeMap<SourcePartition, Offsets> held = new TreeMap<>();
    List<DamagedFile> damaged = new ArrayList<>();
    if (table.currentSnapshot() != null) {
      try (CloseableIterable<FileScanTask> tasks =
          table.newScan().includeColumnStats().planFiles()) {
        for (FileScanTask task : tasks) {
          String why = add(table, task.file(), held);
          if (why != null) {
            damaged.add(damaged(table, task.file().copy(), why));
          }
        }
      }
    }
    return new TableContents(Collections.unmodifiableSortedMap(held), damaged);
  }

  /** Null if the file could be read; else why not, and nothing of it was added. */
  private static @Nullable String add(
      Table table, DataFile file, Map<SourcePartition, Offsets> held) {
    InputFile input = table.io().newInputFile(file.location());
    if (!input.exists()) {
      return "missing";
    }
    long length = input.getLength();
    if (length != file.fileSizeInBytes()) {
      return String.format(
          Locale.ROOT, "has %,d bytes instead of %,d", length, file.fileSizeInBytes());
    }
    Map<SourcePartition, Offsets> found = new TreeMap<>();
    try {
      long rows = read(table, file, input, found);
      if (rows != file.recordCount()) {
        return String.format(Locale.ROOT, "has %,d rows instead of %,d", rows, file.recordCount());
      }
    } catch (NotFoundException removedMeanwhile) {
      return "missing";
    } catch (RuntimeException | IOException unreadable) {
      if (input.exists()) { // Else the store of files is at fault, and says so here.
        return "cannot be read: " + firstLine(unreadable);
      }
      return "missing";
    }
    found.forEach(
        (partition, offsets) -> {
          Offsets all = held.computeIfAbsent(partition, ignored -> new Offsets());
          offsets.ranges().forEach(range -> all.add(range.start(), range.end()));
        });
    return null;
  }

  /** Every column is read: a page may be damaged in any of them. */
  private static long read(
      Table table, DataFile file, InputFile input, Map<SourcePartition, Offsets> found)
      throws IOException {
    long count = 0;
    try (CloseableIterable<Record> rows =
        FormatModelRegistry.<Record, Object>readBuilder(file.format(), Record.class, input)
            .project(table.schema())
            .build()) {
      for (Record row : rows) {
        SourcePartition partition =
            new SourcePartition(
                String.valueOf(row.getField(LogColumns.TOPIC)),
                ((Number) row.getField(LogColumns.PARTITION)).intValue());
        found
            .computeIfAbsent(partition, ignored -> new Offsets())
            .add(((Number) row.getField(LogColumns.OFFSET)).longValue());
        count++;
      }
    }
    return count;
  }

  private static DamagedFile damaged(Table table, DataFile file, String why) {
    Object topic = bound(table, file.lowerBounds(), LogColumns.TOPIC);
    boolean one = topic != null && topic.equals(bound(table, file.upperBounds(), LogColumns.TOPIC));
    Object firstPartition = bound(table, file.lowerBounds(), LogColumns.PARTITION);
    Object lastPartition = bound(table, file.upperBounds(), LogColumns.PARTITION);
    Object first = bound(table, file.lowerBounds(), LogColumns.OFFSET);
    Object last = bound(table, file.upperBounds(), LogColumns.OFFSET);
    return new DamagedFile(
        file,
        why,
        one ? String.valueOf(topic) : "",
        firstPartition instanceof Integer from && lastPartition instanceof Integer to
            ? IntStream.rangeClosed(from, to).boxed().toList()
            : List.of(),
        first instanceof Long from && last instanceof Long to
            ? new Offsets.Range(from, to + 1)
            : new Offsets.Range(0, Long.MAX_VALUE));
  }

  private static @Nullable Object bound(
      Table table, @Nullable Map<Integer, ByteBuffer> bounds, String column) {
    NestedField field = table.schema().findField(column);
    ByteBuffer bound = bounds == null || field == null ? null : bounds.get(field.fieldId());
    if (bound == null) {
      return null;
    }
    Object value = Conversions.fromByteBuffer(field.type(), bound.duplicate());
    return value instanceof CharSequence ? value.toString() : value;
  }

  private static String firstLine(Exception failure) {
    Throwable cause =
        failure instanceof UncheckedIOException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return String.valueOf(cause).lines().findFirst().orElse("");
  }
}
