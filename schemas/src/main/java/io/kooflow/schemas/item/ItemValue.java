package io.kooflow.schemas.item;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How values of one Avro type lie in an item.
 *
 * @param type DynamoDB type
 * @param schema Avro schema of the value, never a union
 * @param nested the record's attributes where the Avro type is a record (type M); else null
 * @param elements what the Avro map (M) or array (L) holds; else null
 */
public record ItemValue(
    AttributeType type, Schema schema, @Nullable ItemSchema nested, @Nullable ItemValue elements) {

  static ItemValue of(Schema schema) {
    AttributeType type = AttributeType.of(schema);
    return switch (schema.getType()) {
      case RECORD -> new ItemValue(type, schema, ItemSchema.of(schema), null);
      case MAP -> new ItemValue(type, schema, null, of(schema.getValueType()));
      case ARRAY -> new ItemValue(type, schema, null, of(schema.getElementType()));
      default -> new ItemValue(type, schema, null, null);
    };
  }
}
