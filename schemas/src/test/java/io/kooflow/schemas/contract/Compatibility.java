package io.kooflow.schemas.contract;

import io.kooflow.schemas.item.ItemSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * FULL compatibility of two sets of schemas: each record must be readable by the other version's
 * schema, both ways, and a field must stay at its attribute in stored items.
 */
final class Compatibility {

  private Compatibility() {}

  /** What is wrong, one line each; empty if nothing. */
  static List<String> problems(Map<String, Schema> released, Map<String, Schema> current) {
    List<String> problems = new ArrayList<>();
    released.forEach(
        (name, old) -> {
          Schema now = current.get(name);
          if (now == null) {
            problems.add(name + " is gone");
          } else {
            readable(old, now, "the current schema cannot read released records", problems);
            readable(now, old, "the released schema cannot read current records", problems);
            sameAttributes(old, now, problems);
          }
        });
    return problems;
  }

  private static void readable(Schema writer, Schema reader, String what, List<String> problems) {
    var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    if (result.getType() != SchemaCompatibilityType.COMPATIBLE) {
      result
          .getResult()
          .getIncompatibilities()
          .forEach(
              found ->
                  problems.add(
                      "%s: %s: %s at %s"
                          .formatted(
                              reader.getFullName(),
                              what,
                              found.getMessage(),
                              found.getLocation())));
    }
  }

  private static void sameAttributes(Schema old, Schema now, List<String> problems) {
    if (old.getType() != Schema.Type.RECORD) {
      return;
    }
    for (Schema.Field before : old.getFields()) {
      Schema.Field after = now.getField(before.name());
      for (String property : List.of(ItemSchema.ATTRIBUTE, ItemSchema.TYPE, ItemSchema.KEY)) {
        String kept = before.getProp(property);
        if (after != null && kept != null && !kept.equals(after.getProp(property))) {
          problems.add(
              "%s.%s: %s was %s, is %s"
                  .formatted(
                      old.getFullName(), before.name(), property, kept, after.getProp(property)));
        }
      }
    }
  }
}
