package io.kooflow.audit.stores;

import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.User;
import java.time.OffsetDateTime;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;

/** Rows of the lake as the records that they tell of. */
final class LakeRows {
  private LakeRows() {}

  static Reaction reaction(Record row) {
    return new Reaction(
        number(row, "content_id"), number(row, "user_id"), text(row, "type"), millis(row));
  }

  static User user(Record row) {
    return new User(
        number(row, "user_id"), text(row, "handle"), text(row, "lang_group"), millis(row));
  }

  static Koo koo(Record row) {
    return new Koo(
        number(row, "content_id"),
        (Long) row.getField("parent"),
        (Long) row.getField("super_parent"),
        number(row, "creator"),
        text(row, "kind"),
        (String) row.getField("text"),
        text(row, "lang_group"),
        millis(row),
        (String) row.getField("s3_location"));
  }

  private static long number(Record row, String column) {
    return (Long) required(row, column);
  }

  private static String text(Record row, String column) {
    return (String) required(row, column);
  }

  private static long millis(Record row) {
    return ((OffsetDateTime) required(row, "created_at")).toInstant().toEpochMilli();
  }

  static Object required(Record row, String column) {
    @Nullable Object value = row.getField(column);
    if (value == null) {
      throw new IllegalStateException("Column " + column + " of the lake is null");
    }
    return value;
  }
}
