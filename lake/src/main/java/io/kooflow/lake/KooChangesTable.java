package io.kooflow.lake;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.BinaryType;
import org.apache.iceberg.types.Types.IntegerType;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.StringType;
import org.apache.iceberg.types.Types.StructType;
import org.apache.iceberg.types.Types.TimestampType;

/**
 * {@code koo.koo_changes}: one row per record of {@code koo.changes}, append-only. The event time
 * is {@code after.created_at}, for removals {@code changed_at}. A row is a duplicate of another if
 * content id and position are equal.
 */
public final class KooChangesTable {
  public static final String CONTENT_ID = "content_id";

  static final Schema SCHEMA =
      new Schema(
          required(1, CONTENT_ID, LongType.get(), "Koo, 1 to 2^63-1"),
          required(
              2,
              LogColumns.POSITION,
              BinaryType.get(),
              "Order of changes of one koo: compare as unsigned bytes, the highest is current"),
          required(3, "op", StringType.get(), LogColumns.OP_DOC),
          required(4, LogColumns.CHANGED_AT, TimestampType.withZone(), LogColumns.CHANGED_AT_DOC),
          optional(5, "before", koo(11), "The koo before the change; null where unknown"),
          optional(6, "after", koo(20), "The koo after the change; null if it was removed"),
          required(
              7,
              LogColumns.EVENT_TIME,
              TimestampType.withZone(),
              "after.created_at, for removals changed_at"),
          required(8, LogColumns.TOPIC, StringType.get(), LogColumns.TOPIC_DOC),
          required(9, LogColumns.PARTITION, IntegerType.get(), LogColumns.PARTITION_DOC),
          required(10, LogColumns.OFFSET, LongType.get(), LogColumns.OFFSET_DOC));

  public static final LakeTable TABLE =
      new LakeTable(
          "koo_changes",
          SCHEMA,
          LogColumns.byDay(SCHEMA, LogColumns.CHANGED_AT),
          List.of(CONTENT_ID),
          withoutTextInMetadata());

  private KooChangesTable() {}

  private static StructType koo(int firstId) {
    return StructType.of(
        required(firstId, CONTENT_ID, LongType.get(), "Koo, 1 to 2^63-1"),
        optional(firstId + 1, "parent", LongType.get(), "Koo commented on or re-kooed"),
        optional(firstId + 2, "super_parent", LongType.get(), "Root of the thread"),
        required(firstId + 3, "creator", LongType.get(), "User id of the author"),
        required(firstId + 4, "kind", StringType.get(), "K koo, C comment, R re-koo; open set"),
        optional(firstId + 5, "text", StringType.get(), "The text; null where there is none"),
        required(firstId + 6, "lang_group", StringType.get(), "Language group it is shown in"),
        required(firstId + 7, "created_at", TimestampType.withZone(), "When it was written"),
        optional(firstId + 8, "s3_location", StringType.get(), "Key of the media object"));
  }

  /** Bounds of texts would copy people's words into manifests, where erasure does not look. */
  private static Map<String, String> withoutTextInMetadata() {
    Map<String, String> properties =
        LogColumns.properties(
            "Every change of a koo, one row for each record of the topic koo.changes. An insert has only"
                + " after, an update before and after, a removal only before, op REMOVE or EXPIRE."
                + " Rows come in no order and may repeat: of one content_id the highest position is"
                + " current, equal positions are one change.");
    properties.put("write.metadata.metrics.column.before.text", "counts");
    properties.put("write.metadata.metrics.column.after.text", "counts");
    return properties;
  }
}
