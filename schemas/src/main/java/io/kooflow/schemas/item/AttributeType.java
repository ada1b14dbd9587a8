package io.kooflow.schemas.item;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** DynamoDB's types of attribute values, as far as the schemas use them. */
public enum AttributeType {
  /** Number. */
  N,
  /** String. */
  S,
  /** Binary. */
  B,
  /** Map: of a record, or of an Avro map. */
  M,
  /** List. */
  L,
  /** Boolean. */
  BOOL,
  /** Set of strings. */
  SS,
  /** Set of numbers. */
  NS,
  /** Set of binary values. */
  BS;

  /**
   * The type that values of this Avro type have in an item where nothing else is said; a logical
   * decimal is a number.
   *
   * @throws IllegalArgumentException if they have none (union, null)
   */
  static AttributeType of(Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal) {
      return N;
    }
    return switch (schema.getType()) {
      case INT, LONG, FLOAT, DOUBLE -> N;
      case STRING, ENUM -> S;
      case BYTES, FIXED -> B;
      case RECORD, MAP -> M;
      case ARRAY -> L;
      case BOOLEAN -> BOOL;
      case UNION, NULL ->
          throw new IllegalArgumentException("No attribute type for Avro " + schema.getType());
    };
  }
}
