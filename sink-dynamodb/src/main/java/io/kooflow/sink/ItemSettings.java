package io.kooflow.sink;

import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.kooflow.schemas.RevisionHeaders;
import io.kooflow.schemas.item.AttributeType;
import io.kooflow.sink.item.ItemRules;
import io.kooflow.sink.item.ItemRules.Deletes;
import io.kooflow.sink.item.ItemRules.Mode;
import io.kooflow.sink.item.VersionField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The settings of how records become items: for all topics as they are, for one topic with {@code
 * topic.<topic>.} before the name.
 */
final class ItemSettings {
  static final String MODE = "item.mode";
  static final String DELETES = "item.deletes";
  static final String KEY = "item.key";
  static final String VERSION = "item.version";
  static final String VERSION_HEADERS = "item.version.headers";
  static final String DELETED_FIELD = "item.deleted.field";
  static final String TTL_FIELD = "item.ttl.field";
  static final String TTL_AFTER = "item.ttl.after.ms";
  static final String TTL_ATTRIBUTE = "item.ttl.attribute";
  static final String MARKER_ATTRIBUTE = "item.marker.attribute";
  static final String MARKER_KEPT = "item.marker.kept.days";

  private static final String OFFSET_ATTRIBUTE = "KAFKA_OFFSET";
  private static final int MOST_LETTERS = 255;

  private ItemSettings() {}

  static ConfigDef definition() {
    return new ConfigDef()
        .define(
            MODE,
            Type.STRING,
            "upsert",
            ValidString.in("upsert", "insert"),
            Importance.HIGH,
            "upsert: the record with the greatest version is the item. insert: the first record of a"
                + " key is, and later ones change nothing.")
        .define(
            KEY,
            Type.LIST,
            "",
            ItemSettings::checkKey,
            Importance.HIGH,
            "Fields of the value that are the table's partition key and sort key, in this order. Empty:"
                + " the attributes of the key's names in the value or in the record's key; of a table"
                + " without sort key, the record's key itself.")
        .define(
            VERSION,
            Type.LIST,
            "generation:GEN,revision:REV",
            ItemSettings::checkVersion,
            Importance.HIGH,
            "What orders the records of a key, most significant first: field, field:ATTRIBUTE or"
                + " field:ATTRIBUTE:TYPE, the type N, S or B. A record with another type is a dead letter;"
                + " without a type, one with another type than the item that stands. @offset stands for the record's offset, attribute "
                + OFFSET_ATTRIBUTE
                + ": only where a topic is never made anew under its name and all records of an item"
                + " are in one partition. Without effect with "
                + MODE
                + "=insert.")
        .define(
            VERSION_HEADERS,
            Type.LIST,
            RevisionHeaders.GENERATION + "," + RevisionHeaders.REVISION,
            ItemSettings::checkHeaders,
            Importance.MEDIUM,
            "Headers with the version of a tombstone, one for each part of "
                + VERSION
                + " but @offset: name or name:N (4 or 8 bytes, big-endian), name:S (UTF-8), name:B; without a type that of the part, else N.")
        .define(
            DELETES,
            Type.STRING,
            "marker",
            ValidString.in("marker", "reject"),
            Importance.MEDIUM,
            "marker: a tombstone leaves an item of key, version, "
                + MARKER_ATTRIBUTE
                + " and TTL, so that an older record cannot bring the deleted one back. reject: it is"
                + " a dead letter, as always with "
                + MODE
                + "=insert.")
        .define(
            DELETED_FIELD,
            Type.STRING,
            null,
            Importance.LOW,
            "Field that says, by true or \"true\", that a record deletes its item; it is not stored.")
        .define(
            TTL_FIELD,
            Type.STRING,
            null,
            Importance.LOW,
            "Field with the time at which an item expires, epoch milliseconds.")
        .define(
            TTL_AFTER,
            Type.LONG,
            0L,
            between(0, Duration.ofDays(36_500).toMillis()),
            Importance.LOW,
            "How long after its record's timestamp an item expires, milliseconds; 0 for never.")
        .define(
            TTL_ATTRIBUTE,
            Type.STRING,
            "TTL",
            ItemSettings::checkName,
            Importance.LOW,
            "The table's TTL attribute, epoch seconds. Markers carry it always.")
        .define(
            MARKER_ATTRIBUTE,
            Type.STRING,
            "DEL",
            ItemSettings::checkName,
            Importance.LOW,
            "Attribute that is true on a marker: readers pass over such items.")
        .define(
            MARKER_KEPT,
            Type.INT,
            30,
            between(1, 3_650),
            Importance.LOW,
            "How long a marker keeps older records out, days. Not below the retention of the topic"
                + " and of its dead letters.");
  }

  /** The name of a setting for one topic alone. */
  static String forTopic(String topic, String key) {
    return "topic." + topic + "." + key;
  }

  /**
   * The rules of a topic: its own settings, else those of all topics, else the defaults.
   *
   * @throws ConfigException naming the setting that is out of range
   */
  static ItemRules rules(Map<String, String> settings, String topic) {
    ConfigDef names = new ConfigDef();
    for (ConfigKey key : definition().configKeys().values()) {
      names.define(
          forTopic(topic, key.name),
          key.type,
          key.defaultValue,
          key.validator,
          key.importance,
          key.documentation);
    }
    Map<String, String> own = new HashMap<>();
    for (String key : definition().names()) {
      String value = settings.getOrDefault(forTopic(topic, key), settings.get(key));
      if (value != null) {
        own.put(forTopic(topic, key), value);
      }
    }
    return rules(new AbstractConfig(names, own, false), topic);
  }

  private static ItemRules rules(AbstractConfig values, String topic) {
    Mode mode = Mode.valueOf(text(values, topic, MODE).toUpperCase(Locale.ROOT));
    Deletes deletes = Deletes.valueOf(text(values, topic, DELETES).toUpperCase(Locale.ROOT));
    boolean insert = mode == Mode.INSERT;
    long ttlAfter = values.getLong(forTopic(topic, TTL_AFTER));
    return new ItemRules(
        mode,
        insert ? Deletes.REJECT : deletes,
        values.getList(forTopic(topic, KEY)),
        insert ? List.of() : version(values, topic),
        optional(values, topic, DELETED_FIELD),
        optional(values, topic, TTL_FIELD),
        ttlAfter == 0 ? null : Duration.ofMillis(ttlAfter),
        text(values, topic, TTL_ATTRIBUTE),
        text(values, topic, MARKER_ATTRIBUTE),
        Duration.ofDays(values.getInt(forTopic(topic, MARKER_KEPT))));
  }

  private static List<VersionField> version(AbstractConfig values, String topic) {
    List<String> headers = values.getList(forTopic(topic, VERSION_HEADERS));
    List<VersionField> version = new ArrayList<>();
    int header = 0;
    for (String part : values.getList(forTopic(topic, VERSION))) {
      String[] pieces = part.split(":", 3);
      String field = pieces[0];
      String own = field.equals(VersionField.OFFSET) ? OFFSET_ATTRIBUTE : field;
      String attribute = pieces.length > 1 ? pieces[1] : own;
      AttributeType type = pieces.length > 2 ? AttributeType.valueOf(pieces[2]) : null;
      boolean carried = !field.equals(VersionField.OFFSET) && header < headers.size();
      String name = carried ? headers.get(header++) : "";
      version.add(
          new VersionField(
              field,
              attribute,
              before(name),
              AttributeType.valueOf(after(name, type == null ? "N" : type.name())),
              type));
    }
    return version;
  }

  private static String text(AbstractConfig values, String topic, String key) {
    return values.getString(forTopic(topic, key));
  }

  private static @Nullable String optional(AbstractConfig values, String topic, String key) {
    String text = text(values, topic, key);
    return text == null || text.isBlank() ? null : text.strip();
  }

  private static String before(String pair) {
    int colon = pair.lastIndexOf(':');
    return colon < 0 ? pair : pair.substring(0, colon);
  }

  private static String after(String pair, String otherwise) {
    int colon = pair.lastIndexOf(':');
    return colon < 0 ? otherwise : pair.substring(colon + 1);
  }

  private static void checkVersion(String key, @Nullable Object value) {
    checkPairs(
        key,
        value,
        "[^:]+(:[^:]+(:[NSB])?)?",
        "field, field:ATTRIBUTE or field:ATTRIBUTE:TYPE with N, S or B");
    if (!(value instanceof List<?> parts) || parts.isEmpty()) {
      throw new ConfigException(key, value, "Must name a field, or nothing says what is newer");
    }
  }

  private static void checkKey(String key, @Nullable Object value) {
    checkPairs(key, value, ".+", "the name of a field");
    if (value instanceof List<?> fields && fields.stream().distinct().count() < fields.size()) {
      throw new ConfigException(key, value, "Must name each field once");
    }
  }

  private static void checkHeaders(String key, @Nullable Object value) {
    checkPairs(key, value, "[^:]+|.+:[NSB]", "name, name:N, name:S or name:B");
  }

  private static void checkPairs(
      String key, @Nullable Object value, String pattern, String allowed) {
    for (Object part : value instanceof List<?> parts ? parts : List.of()) {
      if (!String.valueOf(part).matches(pattern)) {
        throw new ConfigException(key, part, "Must be " + allowed);
      }
    }
  }

  private static void checkName(String key, @Nullable Object value) {
    if (value == null || value.toString().isBlank() || value.toString().length() > MOST_LETTERS) {
      throw new ConfigException(
          key, value, "Must be the name of an attribute, 1 to %s letters".formatted(MOST_LETTERS));
    }
  }
}
