package io.kooflow.schemas.item;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How values of one Avro type lie in an item.
 *
 * @param type DynamoDB type
 * @param schema Avro schema of the value, never a union
 * @param nested the record's attributes where the Avro type is a record (type M); else null
 * @param elements what the Avro map (M) or array (L, SS, NS, BS) holds; else null
 */
public record ItemValue(
    AttributeType type, Schema schema, @Nullable ItemSchema nested, @Nullable ItemValue elements) {

  /** Deeper than any digit of a DynamoDB number; more would only take memory. */
  private static final int MOST_SCALE = 1_000;

  static ItemValue of(Schema schema) {
    AttributeType type = AttributeType.of(schema);
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
        && decimal.getScale() > MOST_SCALE) {
      throw new IllegalArgumentException(
          "a decimal of scale %s, at most %s".formatted(decimal.getScale(), MOST_SCALE));
    }
    return switch (schema.getType()) {
      case RECORD -> new ItemValue(type, schema, ItemSchema.bounded(schema), null);
      case MAP -> new ItemValue(type, schema, null, of(schema.getValueType()));
      case ARRAY -> new ItemValue(type, schema, null, of(schema.getElementType()));
      default -> new ItemValue(type, schema, null, null);
    };
  }

  /** The same stored as another type, where the Avro type alone does not tell; else this. */
  ItemValue as(@Nullable String other) {
    if ("N".equals(other) && isText()) {
      return new ItemValue(AttributeType.N, schema, null, null);
    }
    ItemValue held = elements;
    if (type != AttributeType.L || held == null || other == null) {
      return this;
    }
    return switch (other) {
      case "SS" -> held.type == AttributeType.S ? set(AttributeType.SS, held) : this;
      case "BS" -> held.type == AttributeType.B ? set(AttributeType.BS, held) : this;
      case "NS" ->
          held.as("N").type == AttributeType.N ? set(AttributeType.NS, held.as("N")) : this;
      default -> this;
    };
  }

  private ItemValue set(AttributeType set, ItemValue held) {
    return new ItemValue(set, schema, null, held);
  }

  private boolean isText() {
    return schema.getType() == Schema.Type.STRING;
  }
}
