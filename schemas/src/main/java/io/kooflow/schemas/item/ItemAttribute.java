package io.kooflow.schemas.item;

import org.jspecify.annotations.Nullable;

/**
 * One field of a record and its attribute in the item.
 *
 * @param field name of the Avro field
 * @param index position of the field in its record, from 0
 * @param name name of the attribute
 * @param nullable whether the field may be null; the attribute is then absent, never of type NULL
 * @param key the part of the table's key that it is; null if none
 * @param value how its values lie in the item
 */
public record ItemAttribute(
    String field, int index, String name, boolean nullable, @Nullable Key key, ItemValue value) {

  /** Parts of a table's key. */
  public enum Key {
    /** Partition key. */
    PARTITION,
    /** Sort key. */
    SORT
  }

  /** DynamoDB type of the attribute. */
  public AttributeType type() {
    return value.type();
  }

  /** Attributes inside this one where the field is a record; else null. */
  public @Nullable ItemSchema nested() {
    return value.nested();
  }
}
