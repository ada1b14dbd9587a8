package io.kooflow.sink;

import io.kooflow.schemas.item.AttributeType;
import io.kooflow.sink.SinkChecks.Problem;
import io.kooflow.sink.item.ItemRules;
import io.kooflow.sink.item.ItemRules.Deletes;
import io.kooflow.sink.item.ItemRules.Mode;
import io.kooflow.sink.item.VersionField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** What must hold among the item settings of one topic. */
final class ItemChecks {
  private final Map<String, String> settings;
  private final String topic;
  private final List<Problem> problems = new ArrayList<>();

  private ItemChecks(Map<String, String> settings, String topic) {
    this.settings = settings;
    this.topic = topic;
  }

  static List<Problem> problems(Map<String, String> settings, String topic) {
    ItemChecks checks = new ItemChecks(settings, topic);
    try {
      checks.rules(ItemSettings.rules(settings, topic));
    } catch (ConfigException outOfRange) {
      checks.problems.add(
          new Problem(ItemSettings.forTopic(topic, ""), String.valueOf(outOfRange.getMessage())));
    }
    return checks.problems;
  }

  private void rules(ItemRules rules) {
    if (rules.keyFields().size() > 2) {
      add(ItemSettings.KEY, "must name one field, or two for a table with a sort key");
    }
    if (rules.mode() == Mode.INSERT && "marker".equals(given(ItemSettings.DELETES))) {
      add(
          ItemSettings.DELETES,
          "cannot be with %s=insert, which never deletes; set reject",
          ItemSettings.MODE);
    }
    if (rules.ttlField() != null && rules.ttlAfter() != null) {
      add(
          ItemSettings.TTL_AFTER,
          "cannot be with %s=%s; set one of them",
          ItemSettings.TTL_FIELD,
          rules.ttlField());
    }
    deletedField(rules);
    headers(rules);
    types(rules);
    names(rules);
  }

  /** It is not stored, so it cannot be anything else of the item. */
  private void deletedField(ItemRules rules) {
    String field = rules.deletedField();
    boolean taken =
        field != null
            && (rules.keyFields().contains(field)
                || field.equals(rules.ttlField())
                || rules.version().stream().anyMatch(part -> part.field().equals(field)));
    if (taken) {
      add(
          ItemSettings.DELETED_FIELD,
          "is a field of %s, %s or %s too; it says nothing but that a record deletes",
          ItemSettings.KEY,
          ItemSettings.VERSION,
          ItemSettings.TTL_FIELD);
    }
  }

  /** Without a header for each part, a tombstone could not be ordered. */
  private void headers(ItemRules rules) {
    boolean missing =
        rules.version().stream()
            .anyMatch(part -> !VersionField.OFFSET.equals(part.field()) && part.header().isEmpty());
    if (missing && rules.deletes() == Deletes.MARKER) {
      add(
          ItemSettings.VERSION_HEADERS,
          "must name a header for each part of %s, or set %s=reject",
          ItemSettings.VERSION,
          ItemSettings.DELETES);
    }
    String given = given(ItemSettings.VERSION_HEADERS);
    long parts =
        rules.version().stream().filter(part -> !VersionField.OFFSET.equals(part.field())).count();
    if (given != null && parts > 0 && given.split(",").length > parts) {
      add(
          ItemSettings.VERSION_HEADERS,
          "names more headers than %s has parts; remove those that stand for none",
          ItemSettings.VERSION);
    }
  }

  /** A tombstone and a value of the same item must be comparable. */
  private void types(ItemRules rules) {
    for (VersionField part : rules.version()) {
      boolean offset = VersionField.OFFSET.equals(part.field());
      if (offset && part.type() != null && part.type() != AttributeType.N) {
        add(
            ItemSettings.VERSION,
            "wants %s as %s, which is a number; write N or no type",
            VersionField.OFFSET,
            part.type());
      } else if (!offset
          && part.type() != null
          && !part.header().isEmpty()
          && part.headerType() != part.type()) {
        add(
            ItemSettings.VERSION_HEADERS,
            "has %s as %s, but %s wants %s as %s; give both the same type",
            part.header(),
            part.headerType(),
            ItemSettings.VERSION,
            part.field(),
            part.type());
      }
    }
  }

  private void names(ItemRules rules) {
    Set<String> names = new HashSet<>(List.of(rules.markerAttribute()));
    if (!names.add(rules.ttlAttribute())) {
      add(ItemSettings.TTL_ATTRIBUTE, "must differ from %s", ItemSettings.MARKER_ATTRIBUTE);
    }
    for (VersionField part : rules.version()) {
      if (!names.add(part.attribute())) {
        add(
            ItemSettings.VERSION,
            "names the attribute %s, which is taken; give each part, %s and %s one of its own",
            part.attribute(),
            ItemSettings.TTL_ATTRIBUTE,
            ItemSettings.MARKER_ATTRIBUTE);
      }
    }
  }

  private @Nullable String given(String key) {
    return settings.getOrDefault(ItemSettings.forTopic(topic, key), settings.get(key));
  }

  private void add(String key, String problem, Object... arguments) {
    String own = ItemSettings.forTopic(topic, key);
    String name = settings.containsKey(own) ? own : key;
    String value = settings.containsKey(name) ? "=" + settings.get(name) : " (default)";
    problems.add(
        new Problem(
            name,
            "%s%s of topic '%s' %s".formatted(name, value, topic, problem.formatted(arguments))));
  }
}
