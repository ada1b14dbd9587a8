package io.kooflow.sink.item;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How the values of one kind, as a schema's structs or maps without schema, become items. */
interface Plan {
  /** The value of the field of this name; null if there is none. */
  @Nullable Object field(Object value, String name);

  /** What becomes the attribute of this name; null if there is none. */
  @Nullable Object attribute(Object value, String name);

  /**
   * Bytes of all attributes with their names.
   *
   * @throws UnfitValueException if one cannot be stored
   */
  int measure(Object value);

  /** The attributes of a measured value; the caller may add to them. */
  Map<String, AttributeValue> build(Object value);
}
