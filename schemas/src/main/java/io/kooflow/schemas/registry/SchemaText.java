package io.kooflow.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Schemas as the registry keeps them: JSON text, and references to other subjects' versions. */
final class SchemaText {

  /** Reads a version of a subject: an object with the same members as a schema by id. */
  interface Versions {
    JsonNode version(String subject, int version);
  }

  private static final int MAX_REFERENCES = 100;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Versions versions;

  SchemaText(Versions versions) {
    this.versions = versions;
  }

  /** The schema's JSON with docs and properties, without those that only Java needs. */
  static String of(Schema schema) {
    String text = schema.toString();
    if (!text.contains(GenericData.STRING_PROP)) {
      return text;
    }
    try {
      return MAPPER.writeValueAsString(withoutJava(MAPPER.readTree(text)));
    } catch (IOException impossible) {
      throw new UncheckedIOException("Avro wrote a schema that is no JSON", impossible);
    }
  }

  /** Drops the property from every type, and writes {"type":"string"} as "string" again. */
  private static JsonNode withoutJava(JsonNode node) {
    if (node instanceof ObjectNode object) {
      boolean dropped = object.remove(GenericData.STRING_PROP) != null;
      if (dropped && object.size() == 1 && object.path("type").isTextual()) {
        return object.get("type");
      }
      object.fieldNames().forEachRemaining(name -> object.set(name, withoutJava(object.get(name))));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, withoutJava(array.get(i)));
      }
    }
    return node;
  }

  /**
   * The Avro schema of the registry's answer for {@code id}, with what it refers to.
   *
   * @throws UnknownSchemaException if it is no Avro schema
   */
  Schema parse(int id, JsonNode answer) {
    String type = answer.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO") || !answer.path("schema").isTextual()) {
      throw new UnknownSchemaException(id, "is no Avro schema but " + type);
    }
    Schema.Parser parser = new Schema.Parser();
    addReferences(parser, id, answer, new HashSet<>());
    return parse(parser, id, answer);
  }

  /** Avro's parser throws more than its own exceptions for text that is no schema. */
  private static Schema parse(Schema.Parser parser, int id, JsonNode answer) {
    try {
      return parser.parse(answer.path("schema").asText());
    } catch (RuntimeException notAvro) {
      throw new UnknownSchemaException(id, "cannot be read as Avro: " + notAvro.getMessage());
    }
  }

  private void addReferences(Schema.Parser parser, int id, JsonNode answer, Set<String> seen) {
    for (JsonNode reference : answer.path("references")) {
      String subject = reference.path("subject").asText();
      int version = reference.path("version").asInt();
      if (seen.add(subject + "/" + version)) {
        if (seen.size() > MAX_REFERENCES) {
          throw new UnknownSchemaException(id, "refers to more than " + MAX_REFERENCES + " others");
        }
        JsonNode referred = versions.version(subject, version);
        addReferences(parser, id, referred, seen);
        parse(parser, id, referred);
      }
    }
  }
}
