package io.kooflow.schemas.signal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks a source to read a table, or some of its items, again. Repeating a signal is harmless: what
 * is read stands at a position that is above all that was told before, and below all that comes. As
 * JSON:
 *
 * <pre>{"type":"snapshot","id":"any text","connector":"source","table":"reactions",
 * "keys":[{"CONTENT_ID":"9007199254740993","USER_ID":"7"}]}</pre>
 *
 * @param id names the signal in logs and reports; 1 to 200 characters, none of them of control or
 *     format
 * @param connector name of the connector that is meant; null for each that captures the table
 * @param table name of the table, 3 to 255 characters
 * @param keys keys of the items to read, 1 to {@link #MOST_KEYS}; empty for the whole table. A key
 *     has each key attribute by its name in the table, its value as text: decimal for a number,
 *     base64 for binary. A key without an item is told as a removal.
 */
public record SnapshotSignal(
    String id, @Nullable String connector, String table, List<Map<String, String>> keys) {

  /** Most keys of one signal. */
  public static final int MOST_KEYS = 1000;

  /** What {@code type} says. */
  public static final String TYPE = "snapshot";

  private static final Set<String> FIELDS = Set.of("type", "id", "connector", "table", "keys");
  private static final int LONGEST_ID = 200;

  /** Bytes: room for the most keys of the longest kind. */
  private static final int LONGEST_MESSAGE = 8 * 1024 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxStringLength(8192)
                          .maxNameLength(1024)
                          .maxNumberLength(100)
                          .maxDocumentLength(LONGEST_MESSAGE)
                          .build())
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Copies the keys.
   *
   * @throws IllegalArgumentException naming the field that is out of its range
   */
  public SnapshotSignal {
    require(!id.isBlank() && id.length() <= LONGEST_ID, "'id' must have 1 to 200 characters");
    require(
        id.codePoints().allMatch(SnapshotSignal::isShown), "'id' must be of visible characters");
    require(table.matches("[a-zA-Z0-9_.-]{3,255}"), "'table' is no name of a table");
    require(connector == null || !connector.isBlank(), "'connector' must not be blank");
    require(keys.size() <= MOST_KEYS, "'keys' must have at most " + MOST_KEYS + " keys");
    require(
        keys.stream().allMatch(key -> key.size() == 1 || key.size() == 2),
        "each of 'keys' must have one or two attributes");
    keys = keys.stream().map(Map::copyOf).toList();
  }

  /** Asks for all of a table. */
  public static SnapshotSignal ofTable(String id, @Nullable String connector, String table) {
    return new SnapshotSignal(id, connector, table, List.of());
  }

  /** Whether it asks for all of the table. */
  public boolean isWholeTable() {
    return keys.isEmpty();
  }

  /** The message's bytes: JSON, UTF-8. */
  public byte[] toJson() {
    ObjectNode signal = JSON.createObjectNode();
    signal.put("type", TYPE).put("id", id);
    if (connector != null) {
      signal.put("connector", connector);
    }
    signal.put("table", table);
    if (!keys.isEmpty()) {
      ArrayNode listed = signal.putArray("keys");
      for (Map<String, String> key : keys) {
        ObjectNode attributes = listed.addObject();
        key.forEach(attributes::put);
      }
    }
    try {
      return JSON.writeValueAsBytes(signal);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of texts cannot be written", e);
    }
  }

  /**
   * Reads a message.
   *
   * @throws BadSignalException naming what is wrong: no JSON, an unknown or missing field, a value
   *     that is no text, or one out of its range
   */
  public static SnapshotSignal parse(byte @Nullable [] message) throws BadSignalException {
    if (message == null) {
      throw new BadSignalException("is empty");
    }
    JsonNode signal = tree(message);
    for (Map.Entry<String, JsonNode> field : signal.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw new BadSignalException("has an unknown field; there are " + FIELDS);
      }
    }
    if (!TYPE.equals(text(signal, "type"))) {
      throw new BadSignalException("'type' must be '" + TYPE + "'");
    }
    String connector = signal.hasNonNull("connector") ? text(signal, "connector") : null;
    try {
      return new SnapshotSignal(text(signal, "id"), connector, text(signal, "table"), keys(signal));
    } catch (IllegalArgumentException outOfRange) {
      throw new BadSignalException(String.valueOf(outOfRange.getMessage()), outOfRange);
    }
  }

  /** It goes into logs. */
  private static boolean isShown(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static JsonNode tree(byte[] message) throws BadSignalException {
    try {
      JsonNode signal = JSON.readTree(message);
      if (!signal.isObject()) {
        throw new BadSignalException("is no JSON object");
      }
      return signal;
    } catch (IOException noJson) {
      // The cause quotes the message.
      throw new BadSignalException("is no JSON");
    }
  }

  private static List<Map<String, String>> keys(JsonNode signal) throws BadSignalException {
    JsonNode listed = signal.path("keys");
    if (listed.isMissingNode() || listed.isNull()) {
      return List.of();
    }
    if (!listed.isArray() || listed.isEmpty()) {
      throw new BadSignalException(
          "'keys' must be a list of at least one key; leave it out for all");
    }
    List<Map<String, String>> keys = new ArrayList<>();
    if (listed.size() > MOST_KEYS) {
      throw new BadSignalException("'keys' must have at most " + MOST_KEYS + " keys");
    }
    for (JsonNode each : listed) {
      Map<String, String> key = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> attribute : each.properties()) {
        if (!attribute.getValue().isTextual()) {
          throw new BadSignalException("'keys' must have texts as values, numbers too");
        }
        key.put(attribute.getKey(), attribute.getValue().textValue());
      }
      keys.add(key);
    }
    return keys;
  }

  private static String text(JsonNode signal, String field) throws BadSignalException {
    JsonNode value = signal.path(field);
    if (!value.isTextual()) {
      throw new BadSignalException("'" + field + "' must be a text");
    }
    return value.textValue();
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
