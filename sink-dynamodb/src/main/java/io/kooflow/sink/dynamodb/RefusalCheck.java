package io.kooflow.sink.dynamodb;

import io.kooflow.schemas.item.AttributeType;
import io.kooflow.sink.item.IndexKey;
import io.kooflow.sink.item.SinkItem;
import io.kooflow.sink.item.TargetTable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Finds out why DynamoDB refused items: its answer does not say whether the item is bad or the
 * table is no longer what it was when the task started.
 */
public final class RefusalCheck {
  private final Function<String, Optional<TargetTable>> tables;

  /**
   * @param tables a table as it is now; empty while the store does not answer
   * @see TargetTables#now
   */
  public RefusalCheck(Function<String, Optional<TargetTable>> tables) {
    this.tables = tables;
  }

  /**
   * What is found for each item: a text that says more of its own badness, or an empty one. Asks
   * for each table once.
   *
   * @return empty while the store does not answer: then nothing is known yet
   * @throws TableCheckException if a table is not what the task was started for, so that the items
   *     need not be bad
   */
  public Optional<Map<SinkItem, String>> reasons(Collection<SinkItem> refused) {
    Map<String, TargetTable> now = new HashMap<>();
    Map<SinkItem, String> reasons = new HashMap<>();
    for (SinkItem item : refused) {
      String name = item.table().name();
      TargetTable table = now.get(name);
      if (table == null) {
        Optional<TargetTable> found = tables.apply(name);
        if (found.isEmpty()) {
          return Optional.empty();
        }
        table = found.get();
        now.put(name, table);
      }
      reasons.put(item, reason(item, table));
    }
    return Optional.of(reasons);
  }

  private static String reason(SinkItem item, TargetTable now) {
    TargetTable before = item.table();
    if (!now.keys().equals(before.keys())) {
      throw new TableCheckException(
          "tables",
          "Table '%s' has the key %s now, but had %s when the task started: it was made again. Restart"
                  .formatted(now.name(), now.keys(), before.keys())
              + " the task if that is right, or correct the table; no record was set aside for it");
    }
    Map<String, AttributeValue> attributes = item.attributes();
    for (IndexKey key : now.indexKeys()) {
      String conflict = conflict(key, attributes.get(key.attribute()));
      if (conflict != null && !before.indexKeys().contains(key)) {
        throw new TableCheckException(
            "tables",
            "Index '%s' of table '%s' came while the task ran, and does not take its items: %s."
                    .formatted(key.index(), now.name(), conflict)
                + " Remove the index or make it with the type that the items have, then restart the"
                + " task; no record was set aside for it");
      }
      if (conflict != null) {
        return "; index '%s': %s".formatted(key.index(), conflict);
      }
    }
    return "";
  }

  /** Why an index does not take an attribute; null if it does. */
  private static @Nullable String conflict(IndexKey key, @Nullable AttributeValue value) {
    if (value == null) {
      return null;
    }
    String type = value.type().name();
    if (!type.equals(key.type().name())) {
      return "it wants %s as %s, the item has %s".formatted(key.attribute(), key.type(), type);
    }
    boolean empty =
        key.type() == AttributeType.S
            ? value.s().isEmpty()
            : key.type() == AttributeType.B && value.b().asByteArrayUnsafe().length == 0;
    return empty ? "%s is empty".formatted(key.attribute()) : null;
  }
}
