package io.kooflow.sink.item;

import io.kooflow.schemas.item.AttributeType;
import org.jspecify.annotations.Nullable;

/**
 * One part of what orders the records of an item.
 *
 * @param field field of the value, or {@link #OFFSET}
 * @param attribute attribute that holds it in the item
 * @param header header that holds it on a tombstone; unused for {@link #OFFSET}
 * @param headerType what the header's bytes are: N (4 or 8 bytes, big-endian), S (UTF-8) or B
 * @param type N, S or B, which all records must have; null for that of the item that stands
 */
public record VersionField(
    String field,
    String attribute,
    String header,
    AttributeType headerType,
    @Nullable AttributeType type) {
  /** In place of a field: the offset of the record in its partition. */
  public static final String OFFSET = "@offset";

  /** A part of any type. */
  public VersionField(String field, String attribute, String header, AttributeType headerType) {
    this(field, attribute, header, headerType, null);
  }

  boolean isOffset() {
    return field.equals(OFFSET);
  }
}
