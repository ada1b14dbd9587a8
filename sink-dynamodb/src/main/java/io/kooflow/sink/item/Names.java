package io.kooflow.sink.item;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which fields have attributes of other names than their own, by a topic's rules. Immutable. */
final class Names {
  private final Target target;
  private final Map<String, String> given = new LinkedHashMap<>();

  Names(Target target) {
    this.target = target;
    ItemRules rules = target.rules();
    for (int i = 0; i < rules.keyFields().size(); i++) {
      given.put(rules.keyFields().get(i), target.table().keys().get(i).name());
    }
    for (VersionField part : rules.version()) {
      if (!part.isOffset()) {
        given.put(part.field(), part.attribute());
      }
    }
  }

  /** Fields whose attribute the rules name. */
  Set<String> given() {
    return given.keySet();
  }

  /** Attribute of a field, which is {@code otherwise} where the rules say nothing. */
  String of(String field, String otherwise) {
    return given.getOrDefault(field, otherwise);
  }

  /** Whether a field is not stored: it says of the record that it deletes, not of the item. */
  boolean isLeftOut(String field) {
    return field.equals(target.rules().deletedField());
  }

  /**
   * Refuses an attribute whose name has a meaning here.
   *
   * @throws UnfitValueException with the setting to change
   */
  void check(String field, String attribute) {
    ItemRules rules = target.rules();
    if (attribute.isEmpty()) {
      throw new UnfitValueException("has no name, which an attribute needs").inside(field);
    }
    if (attribute.equals(rules.markerAttribute())) {
      throw new UnfitValueException(
              "would be the attribute that marks deleted items; set item.marker.attribute")
          .inside(field);
    }
    boolean expires = rules.ttlField() != null || rules.ttlAfter() != null;
    if (expires && attribute.equals(rules.ttlAttribute()) && !field.equals(rules.ttlField())) {
      throw new UnfitValueException("would be the attribute of the TTL; set item.ttl.attribute")
          .inside(field);
    }
  }
}
