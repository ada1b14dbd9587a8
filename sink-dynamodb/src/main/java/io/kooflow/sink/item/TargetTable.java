package io.kooflow.sink.item;

import io.kooflow.schemas.item.AttributeType;
import java.util.List;

/**
 * A table that items are written to.
 *
 * @param name name of the table
 * @param keys its partition key, then its sort key if it has one
 * @param indexKeys the attributes that its secondary indexes have as keys, in any order
 */
public record TargetTable(String name, List<KeyAttribute> keys, List<IndexKey> indexKeys) {

  /** Copies the lists. */
  public TargetTable {
    keys = List.copyOf(keys);
    indexKeys = List.copyOf(indexKeys);
  }

  /** A table without secondary indexes. */
  public TargetTable(String name, List<KeyAttribute> keys) {
    this(name, keys, List.of());
  }

  /** A table with a partition key alone. */
  public TargetTable(String name, String key, AttributeType keyType) {
    this(name, List.of(new KeyAttribute(key, keyType)));
  }

  /** Name of the partition key's attribute. */
  public String partitionKey() {
    return keys.get(0).name();
  }

  boolean isKey(String attribute) {
    return keys.stream().anyMatch(key -> key.name().equals(attribute));
  }
}
