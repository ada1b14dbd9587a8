package io.kooflow.contentstore.tables;

import io.kooflow.schemas.item.ItemAttribute;
import io.kooflow.schemas.item.ItemSchema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One DynamoDB table as it must be. All tables are billed on demand.
 *
 * @param name table name
 * @param partition partition key
 * @param sort sort key; null when the partition key alone names an item
 * @param indexes global secondary indexes; may be empty
 * @param changeStream whether the table has a stream of new and old images
 * @param expiry attribute with the epoch second after which an item may go; null when items never
 *     expire
 */
public record TableDefinition(
    String name,
    KeyAttribute partition,
    @Nullable KeyAttribute sort,
    List<IndexDefinition> indexes,
    boolean changeStream,
    @Nullable String expiry) {

  /** Copies the list of indexes. */
  public TableDefinition {
    indexes = List.copyOf(indexes);
  }

  /** A table keyed as {@code schema} says, without indexes, stream or expiry. */
  public static TableDefinition of(String name, ItemSchema schema) {
    ItemAttribute sort = schema.sortKey();
    return new TableDefinition(
        name,
        KeyAttribute.of(schema.partitionKey()),
        sort == null ? null : KeyAttribute.of(sort),
        List.of(),
        false,
        null);
  }

  /** The same table under another name, as a test or a shadow generation wants it. */
  public TableDefinition named(String otherName) {
    return new TableDefinition(otherName, partition, sort, indexes, changeStream, expiry);
  }

  /** The same table with one more index. */
  public TableDefinition with(IndexDefinition index) {
    List<IndexDefinition> more = new ArrayList<>(indexes);
    more.add(index);
    return new TableDefinition(name, partition, sort, more, changeStream, expiry);
  }

  /** The same table with a stream of new and old images. */
  public TableDefinition withChangeStream() {
    return new TableDefinition(name, partition, sort, indexes, true, expiry);
  }

  /** The same table, its items expiring at the epoch second in {@code attribute}. */
  public TableDefinition withExpiry(String attribute) {
    return new TableDefinition(name, partition, sort, indexes, changeStream, attribute);
  }

  /** Every attribute that the table or one of its indexes is keyed by, each once. */
  public Set<KeyAttribute> keyAttributes() {
    Set<KeyAttribute> attributes = new LinkedHashSet<>(primaryKey());
    for (IndexDefinition index : indexes) {
      attributes.add(index.partition());
      attributes.add(index.sort());
    }
    return attributes;
  }

  /** The table's own key: partition, then sort where there is one. */
  public List<KeyAttribute> primaryKey() {
    return sort == null ? List.of(partition) : List.of(partition, sort);
  }
}
