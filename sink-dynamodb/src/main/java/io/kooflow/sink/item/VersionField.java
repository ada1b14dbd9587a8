package io.kooflow.sink.item;

import io.kooflow.schemas.item.AttributeType;

/**
 * One part of what orders the records of an item.
 *
 * @param field field of the value, or {@link #OFFSET}
 * @param attribute attribute that holds it in the item
 * @param header header that holds it on a tombstone; unused for {@link #OFFSET}
 * @param headerType what the header's bytes are: N (4 or 8 bytes, big-endian), S (UTF-8) or B
 */
public record VersionField(
    String field, String attribute, String header, AttributeType headerType) {
  /** In place of a field: the offset of the record in its partition. */
  public static final String OFFSET = "@offset";

  boolean isOffset() {
    return field.equals(OFFSET);
  }
}
