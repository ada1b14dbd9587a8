package io.kooflow.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trees of maps and lists, in the order in which they were made, as text. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** Indented by two, lines ended by a line feed on every machine. */
  static String text(Object tree) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return MAPPER.writer(printer).writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Maps, lists and texts can be written", impossible);
    }
  }

  /** A map in the order of its arguments: key, value, key, value. */
  static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }

  /** CloudFormation's reference to a parameter or resource. */
  static Map<String, Object> ref(String name) {
    return object("Ref", name);
  }

  /** CloudFormation's attribute of a resource. */
  static Map<String, Object> attribute(String resource, String name) {
    return object("Fn::GetAtt", List.of(resource, name));
  }

  /** A text, with CloudFormation's substitution where it names variables. */
  static Object substituted(String text) {
    return text.contains("${") ? object("Fn::Sub", text) : text;
  }

  /** {@code koo.changes.dlq} as a logical id: {@code KooChangesDlq}. */
  static String logicalId(String name) {
    StringBuilder id = new StringBuilder();
    for (String word : name.split("[^A-Za-z0-9]+", -1)) {
      if (!word.isEmpty()) {
        id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    return id.toString();
  }
}
