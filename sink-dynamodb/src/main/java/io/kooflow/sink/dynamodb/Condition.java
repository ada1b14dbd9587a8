package io.kooflow.sink.dynamodb;

import static java.util.Objects.requireNonNull;

import io.kooflow.sink.item.ItemRules.Mode;
import io.kooflow.sink.item.Target;
import io.kooflow.sink.item.VersionField;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The condition of the writes of a topic: that the stored item is older, one without a version
 * counting as older than any; or, for a topic that only inserts, that there is none.
 *
 * @param expression in DynamoDB's language
 * @param names its names of attributes
 */
record Condition(String expression, Map<String, String> names) {

  static Condition of(Target target) {
    if (target.rules().mode() == Mode.INSERT) {
      return new Condition(
          "attribute_not_exists(#key)", Map.of("#key", target.table().partitionKey()));
    }
    List<VersionField> version = target.rules().version();
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < version.size(); i++) {
      names.put("#v" + i, version.get(i).attribute());
    }
    return new Condition(older(0, version.size()), Map.copyOf(names));
  }

  /** Put together without a format: a format writes digits of the default locale. */
  private static String older(int part, int parts) {
    String name = "#v" + part;
    String value = ":v" + part;
    String smaller = "attribute_not_exists(" + name + ") OR " + name + " < " + value;
    return part == parts - 1
        ? smaller
        : smaller + " OR (" + name + " = " + value + " AND (" + older(part + 1, parts) + "))";
  }

  /** The values that the expression compares with, of an item's attributes; empty for an insert. */
  Map<String, AttributeValue> values(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> values = new HashMap<>();
    names.forEach(
        (name, attribute) -> {
          if (name.startsWith("#v")) {
            values.put(":" + name.substring(1), requireNonNull(item.get(attribute)));
          }
        });
    return values;
  }
}
