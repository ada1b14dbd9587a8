package io.kooflow.sink.item;

import io.kooflow.schemas.item.AttributeType;
import io.kooflow.schemas.item.ItemSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
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
  /** A list that is a set of texts. */
  TEXTS(AttributeType.SS),
  /** A list that is a set of numbers, or of texts that are. */
  NUMBERS(AttributeType.NS),
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
      case DAYS -> Math.floorDiv(((java.util.Date) value).getTime(), DAY_MILLIS);
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
      return new BigDecimal(text);
    } catch (NumberFormatException notOne) {
      throw new UnfitValueException("must be a number");
    }
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
