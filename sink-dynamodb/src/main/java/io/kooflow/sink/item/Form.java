package io.kooflow.sink.item;

import io.kooflow.schemas.item.AttributeType;
import io.kooflow.schemas.item.ItemNumber;
import io.kooflow.schemas.item.ItemSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** How a field is stored where its schema says more than its values do. */
enum Form {
  /** By what the values are. */
  PLAIN(null),
  /** A text that is a number, every digit of it. */
  NUMBER(AttributeType.N),
  /** A date as days since 1970. */
  DAYS(AttributeType.N),
  /** A list of dates, or of lists or maps of them. */
  DAYS_IN_LIST(AttributeType.L),
  /** A map of dates, or of lists or maps of them. */
  DAYS_IN_MAP(AttributeType.M),
  /** A list that is a set of texts. */
  TEXTS(AttributeType.SS),
  /** A list that is a set of numbers, or of texts that are. */
  NUMBERS(AttributeType.NS),
  /** A list of dates that is a set of numbers. */
  NUMBERS_OF_DAYS(AttributeType.NS),
  /** A list that is a set of binary values. */
  BINARIES(AttributeType.BS);

  private static final long DAY_MILLIS = 86_400_000;

  private final @Nullable AttributeType type;

  Form(@Nullable AttributeType type) {
    this.type = type;
  }

  /** What the property {@code dynamodb.type} among a field's parameters asks for. */
  static Form of(Schema schema) {
    Map<String, String> parameters = schema.parameters();
    return of(schema, parameters == null ? null : parameters.get(ItemSchema.TYPE));
  }

  /** What an attribute's type asks for. */
  static Form of(Schema schema, @Nullable String type) {
    boolean list = schema.type() == Schema.Type.ARRAY;
    if (type == null) {
      return PLAIN;
    }
    if (hasDates(schema)) {
      return inside(schema, type);
    }
    return switch (type) {
      case "N" ->
          schema.type() == Schema.Type.STRING
              ? NUMBER
              : Date.LOGICAL_NAME.equals(schema.name()) ? DAYS : PLAIN;
      case "SS" -> list ? TEXTS : PLAIN;
      case "NS" -> list ? NUMBERS : PLAIN;
      case "BS" -> list ? BINARIES : PLAIN;
      default -> PLAIN;
    };
  }

  /** Whether it is a list or a map with dates at its bottom. */
  private static boolean hasDates(Schema schema) {
    Schema held = schema;
    while (held.type() == Schema.Type.ARRAY || held.type() == Schema.Type.MAP) {
      held = held.valueSchema();
    }
    return held != schema && Date.LOGICAL_NAME.equals(held.name());
  }

  private static Form inside(Schema schema, String type) {
    if (type.equals("NS")) {
      return NUMBERS_OF_DAYS;
    }
    return schema.type() == Schema.Type.ARRAY ? DAYS_IN_LIST : DAYS_IN_MAP;
  }

  /** Type of the attribute; null where the values tell. */
  @Nullable AttributeType type() {
    return type;
  }

  /**
   * What is stored of a value; null for an empty set, which no attribute holds.
   *
   * @throws UnfitValueException if it is no number, or no set
   */
  @Nullable Object stored(Object value) {
    return switch (this) {
      case PLAIN -> value;
      case NUMBER -> number(value);
      case DAYS, DAYS_IN_LIST, DAYS_IN_MAP -> days(value);
      case NUMBERS_OF_DAYS -> NUMBERS.set((List<?>) days(value));
      case TEXTS, NUMBERS, BINARIES -> set((List<?>) value);
    };
  }

  /**
   * The number that a text is; numbers as they are.
   *
   * @throws UnfitValueException if it is none
   */
  static Object number(Object value) {
    if (!(value instanceof String text)) {
      return value;
    }
    try {
      return ItemNumber.parse(text);
    } catch (NumberFormatException notOne) {
      throw new UnfitValueException("must be a number");
    }
  }

  private static Object days(Object value) {
    if (value instanceof java.util.Date date) {
      return Math.floorDiv(date.getTime(), DAY_MILLIS);
    } else if (value instanceof List<?> list) {
      List<@Nullable Object> days = new ArrayList<>(list.size());
      list.forEach(element -> days.add(element == null ? null : days(element)));
      return days;
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> days = new LinkedHashMap<>();
      map.forEach((name, element) -> days.put(name, element == null ? null : days(element)));
      return days;
    }
    return value;
  }

  private @Nullable Object set(List<?> list) {
    List<Object> elements = new ArrayList<>(list.size());
    for (Object element : list) {
      if (element == null) {
        throw new UnfitValueException("is null, which no set holds").inside("[]");
      }
      elements.add(this == NUMBERS ? number(element) : element);
    }
    return elements.isEmpty() ? null : ItemSet.of(this, elements);
  }
}
