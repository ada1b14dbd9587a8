package io.kooflow.contentstore.tables;

import io.kooflow.schemas.item.ItemAttribute;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * An attribute that a table or an index is keyed by.
 *
 * @param name its name in the item
 * @param type N, S or B
 */
public record KeyAttribute(String name, ScalarAttributeType type) {

  /**
   * The attribute as the schema has it.
   *
   * @throws IllegalArgumentException if its type cannot be a key
   */
  public static KeyAttribute of(ItemAttribute attribute) {
    ScalarAttributeType type =
        switch (attribute.type()) {
          case N -> ScalarAttributeType.N;
          case S -> ScalarAttributeType.S;
          case B -> ScalarAttributeType.B;
          case M, L, BOOL, SS, NS, BS ->
              throw new IllegalArgumentException(
                  attribute.field() + " cannot be a key: its type is " + attribute.type());
        };
    return new KeyAttribute(attribute.name(), type);
  }

  AttributeDefinition definition() {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }
}
