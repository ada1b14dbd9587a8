package io.kooflow.lake.read;

import io.kooflow.lake.LogColumns;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.TableEnd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/** Says, from metadata alone, which records of Kafka the rows of a file came from. */
final class HeldOffsets {
  private HeldOffsets() {}

  /** By the bounds of the columns; empty where the manifest has none. */
  static List<String> of(ContentFile<?> file, Schema schema) {
    Object firstTopic = bound(file.lowerBounds(), schema, LogColumns.TOPIC);
    Object lastTopic = bound(file.upperBounds(), schema, LogColumns.TOPIC);
    Object firstPartition = bound(file.lowerBounds(), schema, LogColumns.PARTITION);
    Object lastPartition = bound(file.upperBounds(), schema, LogColumns.PARTITION);
    Object firstOffset = bound(file.lowerBounds(), schema, LogColumns.OFFSET);
    Object lastOffset = bound(file.upperBounds(), schema, LogColumns.OFFSET);
    if (firstPartition == null || lastPartition == null) {
      return List.of();
    }
    if (firstTopic == null || lastTopic == null || firstOffset == null || lastOffset == null) {
      return List.of();
    }
    String topic =
        firstTopic.equals(lastTopic) ? firstTopic.toString() : firstTopic + " to " + lastTopic;
    String partition =
        firstPartition.equals(lastPartition)
            ? firstPartition.toString()
            : firstPartition + " to " + lastPartition;
    return List.of(topic + "/" + partition + " offsets " + firstOffset + " to " + lastOffset);
  }

  /** By the landing commit that wrote the manifest; empty where it took in older ones. */
  static List<String> of(ManifestFile manifest, Table table) {
    Snapshot snapshot = table.snapshot(manifest.snapshotId());
    Integer older = manifest.existingFilesCount();
    return snapshot == null || older == null || older > 0 ? List.of() : of(snapshot);
  }

  /** Everything that landed in the table; empty if nobody says what did. */
  static List<String> all(Table table) {
    List<String> held = new ArrayList<>();
    newest(table)
        .ifPresent(
            ranges ->
                ranges
                    .ends()
                    .forEach(
                        (partition, end) -> {
                          if (end > 0) {
                            held.add(partition + " offsets up to " + (end - 1));
                          }
                        }));
    return held;
  }

  /** To tell where a table of lost files ends may need one of them: then nobody says. */
  private static Optional<OffsetRanges> newest(Table table) {
    try {
      return TableEnd.of(table).newest();
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  /** By a landing commit; empty if it is none. */
  private static List<String> of(Snapshot snapshot) {
    List<String> held = new ArrayList<>();
    OffsetRanges.carriedBy(snapshot)
        .ifPresent(
            ranges ->
                ranges
                    .byPartition()
                    .forEach(
                        (partition, range) -> {
                          if (!range.isEmpty()) {
                            held.add(
                                partition
                                    + " offsets "
                                    + range.start()
                                    + " to "
                                    + (range.end() - 1));
                          }
                        }));
    return held;
  }

  private static @Nullable Object bound(
      @Nullable Map<Integer, ByteBuffer> bounds, Schema schema, String column) {
    NestedField field = schema.findField(column);
    ByteBuffer bound = bounds == null || field == null ? null : bounds.get(field.fieldId());
    return bound == null || field == null
        ? null
        : Conversions.fromByteBuffer(field.type(), bound.duplicate());
  }
}
