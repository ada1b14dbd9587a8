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
 * {@code koo.user_changes}: one row per record of {@code user.changes}, append-only. The event time
 * is {@code after.created_at}, for removals {@code changed_at}. A row is a duplicate of another if
 * user id and position are equal.
 */
public final class UserChangesTable {
  public static final String USER_ID = "user_id";

  static final Schema SCHEMA =
      new Schema(
          required(1, USER_ID, LongType.get(), "User, 1 to 2^63-1"),
          required(
              2,
              LogColumns.POSITION,
              BinaryType.get(),
              "Order of changes of one user: compare as unsigned bytes, the highest is current"),
          required(3, "op", StringType.get(), LogColumns.OP_DOC),
          required(4, LogColumns.CHANGED_AT, TimestampType.withZone(), LogColumns.CHANGED_AT_DOC),
          optional(5, "before", user(11), "The user before the change; null where unknown"),
          optional(6, "after", user(15), "The user after the change; null if removed"),
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
          "user_changes",
          SCHEMA,
          LogColumns.byDay(SCHEMA, LogColumns.CHANGED_AT),
          List.of(USER_ID),
          LogColumns.properties(
              "Every change of a user, one row for each record of the topic user.changes. An insert has only"
                  + " after, an update before and after, a removal only before, op REMOVE or EXPIRE."
                  + " Rows come in no order and may repeat: of one user_id the highest position is"
                  + " current, equal positions are one change."));

  private UserChangesTable() {}

  private static StructType user(int firstId) {
    return StructType.of(
        required(firstId, USER_ID, LongType.get(), "User, 1 to 2^63-1"),
        required(firstId + 1, "handle", StringType.get(), "Public name, without the @"),
        required(firstId + 2, "lang_group", StringType.get(), "Language chosen at sign-up"),
        required(firstId + 3, "created_at", TimestampType.withZone(), "When the user signed up"));
  }
}
