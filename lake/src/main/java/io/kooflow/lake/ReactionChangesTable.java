package io.kooflow.lake;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.BinaryType;
import org.apache.iceberg.types.Types.IntegerType;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.StringType;
import org.apache.iceberg.types.Types.StructType;
import org.apache.iceberg.types.Types.TimestampType;

/**
 * {@code koo.reaction_changes}: one row per record of {@code reaction.changes}, append-only. The
 * event time is {@code after.created_at}, for removals {@code changed_at}. A row is a duplicate of
 * another if content id, user id and position are equal.
 */
public final class ReactionChangesTable {
  public static final String CONTENT_ID = "content_id";
  public static final String USER_ID = "user_id";

  static final Schema SCHEMA =
      new Schema(
          required(1, CONTENT_ID, LongType.get(), "Koo reacted to, 1 to 2^63-1"),
          required(2, USER_ID, LongType.get(), "User who reacted, 1 to 2^63-1"),
          required(
              3,
              LogColumns.POSITION,
              BinaryType.get(),
              "Order of changes of one reaction: compare as unsigned bytes, the highest is current"),
          required(4, "op", StringType.get(), LogColumns.OP_DOC),
          required(5, LogColumns.CHANGED_AT, TimestampType.withZone(), LogColumns.CHANGED_AT_DOC),
          optional(6, "before", reaction(12), "The reaction before; null where unknown"),
          optional(7, "after", reaction(16), "The reaction after; null if it was taken back"),
          required(
              8,
              LogColumns.EVENT_TIME,
              TimestampType.withZone(),
              "after.created_at, for removals changed_at"),
          required(9, LogColumns.TOPIC, StringType.get(), LogColumns.TOPIC_DOC),
          required(10, LogColumns.PARTITION, IntegerType.get(), LogColumns.PARTITION_DOC),
          required(11, LogColumns.OFFSET, LongType.get(), LogColumns.OFFSET_DOC));

  public static final LakeTable TABLE =
      new LakeTable(
          "reaction_changes",
          SCHEMA,
          LogColumns.byDay(SCHEMA, LogColumns.CHANGED_AT),
          List.of(CONTENT_ID, USER_ID),
          LogColumns.properties(
              "Every change of a reaction, one row for each record of the topic reaction.changes. An insert has only"
                  + " after, an update before and after, a removal only before, op REMOVE or EXPIRE."
                  + " Rows come in no order and may repeat: of one content_id and user_id the highest position is"
                  + " current, equal positions are one change."));

  private ReactionChangesTable() {}

  private static StructType reaction(int firstId) {
    return StructType.of(
        required(firstId, CONTENT_ID, LongType.get(), "Koo reacted to"),
        required(firstId + 1, USER_ID, LongType.get(), "User who reacted"),
        required(firstId + 2, "type", StringType.get(), "LIKE, DISLIKE, ...: an open set"),
        required(firstId + 3, "created_at", TimestampType.withZone(), "When the user reacted"));
  }
}
