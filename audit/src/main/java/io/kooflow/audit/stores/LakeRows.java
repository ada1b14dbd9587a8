package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Row;
import io.kooflow.audit.compare.RowSource;
import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.User;
import io.kooflow.lake.read.CurrentState;
import io.kooflow.lake.read.LakeReader;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;

/** A log of changes in the lake as the rows of the current state that it tells of. */
final class LakeRows implements RowSource {
  private final LakeReader log;
  private final Function<Record, List<Row>> facts;

  /** {@code facts} of an item as the log's {@code after} has it. */
  LakeRows(LakeReader log, Function<Record, List<Row>> facts) {
    this.log = log;
    this.facts = facts;
  }

  @Override
  public String name() {
    return "lake:" + log.definition().name();
  }

  @Override
  public void forEach(Consumer<Row> consumer) throws IOException {
    new CurrentState(log).forEachPresent(after -> facts.apply(after).forEach(consumer));
  }

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

  private static Object required(Record row, String column) {
    @Nullable Object value = row.getField(column);
    if (value == null) {
      throw new IllegalStateException("Column " + column + " of the lake is null");
    }
    return value;
  }
}
