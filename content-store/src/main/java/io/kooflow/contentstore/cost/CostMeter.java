package io.kooflow.contentstore.cost;

import io.kooflow.contentstore.items.ItemSize;
import io.kooflow.contentstore.tables.IndexDefinition;
import io.kooflow.contentstore.tables.TableDefinition;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Write units of a standard (not transactional) write to one table, by the rules of AWS's developer
 * guide: the table pays for the larger of the item before and after; an index pays one write where
 * the item enters it, leaves it, or changes within it, two where the item moves to another index
 * key, and nothing where its copy stays equal. A write whose condition fails pays as {@link
 * #refused}.
 */
public final class CostMeter {
  private final TableDefinition table;

  /** Meters writes to {@code table}. */
  public CostMeter(TableDefinition table) {
    this.table = table;
  }

  /**
   * Cost of a put or update that turned {@code before} (null: there was none) into {@code after}.
   */
  public WriteUnits put(
      @Nullable Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    return change(before, after);
  }

  /**
   * Cost of deleting {@code before}; null when there was nothing to delete, which costs one unit.
   */
  public WriteUnits delete(@Nullable Map<String, AttributeValue> before) {
    return change(before, null);
  }

  /** Cost of a write whose condition failed against {@code standing}; the indexes pay nothing. */
  public WriteUnits refused(@Nullable Map<String, AttributeValue> standing) {
    return new WriteUnits(WriteUnits.forBytes(size(standing)), Map.of());
  }

  private WriteUnits change(
      @Nullable Map<String, AttributeValue> before, @Nullable Map<String, AttributeValue> after) {
    Map<String, Long> indexes = new TreeMap<>();
    for (IndexDefinition index : table.indexes()) {
      long units = change(index, before, after);
      if (units > 0) {
        indexes.put(index.name(), units);
      }
    }
    return new WriteUnits(WriteUnits.forBytes(Math.max(size(before), size(after))), indexes);
  }

  private static long change(
      IndexDefinition index,
      @Nullable Map<String, AttributeValue> before,
      @Nullable Map<String, AttributeValue> after) {
    Map<String, AttributeValue> left = copyIn(index, before);
    Map<String, AttributeValue> entered = copyIn(index, after);
    if (left.equals(entered)) {
      return 0;
    }
    if (left.isEmpty() || entered.isEmpty()) {
      return WriteUnits.forBytes(Math.max(ItemSize.of(left), ItemSize.of(entered)));
    }
    if (sameKey(index, left, entered)) {
      return WriteUnits.forBytes(Math.max(ItemSize.of(left), ItemSize.of(entered)));
    }
    return WriteUnits.forBytes(ItemSize.of(left)) + WriteUnits.forBytes(ItemSize.of(entered));
  }

  private static Map<String, AttributeValue> copyIn(
      IndexDefinition index, @Nullable Map<String, AttributeValue> item) {
    if (item == null
        || !item.containsKey(index.partition().name())
        || !item.containsKey(index.sort().name())) {
      return Map.of();
    }
    return item;
  }

  private static boolean sameKey(
      IndexDefinition index,
      Map<String, AttributeValue> left,
      Map<String, AttributeValue> entered) {
    String partition = index.partition().name();
    String sort = index.sort().name();
    return Objects.equals(left.get(partition), entered.get(partition))
        && Objects.equals(left.get(sort), entered.get(sort));
  }

  private static int size(@Nullable Map<String, AttributeValue> item) {
    return item == null ? 0 : ItemSize.of(item);
  }
}
