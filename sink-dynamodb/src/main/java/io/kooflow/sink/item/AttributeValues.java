package io.kooflow.sink.item;

import io.kooflow.schemas.item.AttributeType;
import io.kooflow.schemas.item.ItemAttribute;
import io.kooflow.schemas.item.ItemSchema;
import io.kooflow.schemas.item.ItemValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Connect's values as attribute values. Where an {@link ItemSchema} is known it decides names,
 * types and what is left out; else a field's name is its attribute's, and its value decides the
 * type.
 */
final class AttributeValues {
  /** DynamoDB's limit. */
  private static final int MAX_DEPTH = 32;

  private AttributeValues() {}

  /**
   * The attributes of a struct; a null field has none.
   *
   * @param schema how the struct lies in the item; null to go by the fields alone
   * @param path names of the fields around it, empty at the top
   * @throws UnfitRecordException naming the field
   */
  static Map<String, AttributeValue> of(Struct struct, @Nullable ItemSchema schema, String path) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    if (schema == null) {
      for (Field field : struct.schema().fields()) {
        put(attributes, field.name(), struct.get(field), null, path + field.name());
      }
      return attributes;
    }
    for (ItemAttribute attribute : schema.attributes()) {
      String fieldPath = path + attribute.field();
      Field field = struct.schema().field(attribute.field());
      Object value = field == null ? null : struct.get(field);
      if (value == null && !attribute.nullable()) {
        throw UnfitRecordException.at(fieldPath, "is missing and may not be null");
      }
      put(attributes, attribute.name(), value, attribute.value(), fieldPath);
    }
    return attributes;
  }

  /** The attribute value of one value that is not null. */
  static AttributeValue of(Object value, @Nullable ItemValue kind, String path) {
    AttributeType type = kind == null ? inferred(value, path) : kind.type();
    return switch (type) {
      case N -> AttributeValue.fromN(Numbers.text(value, path));
      case S -> AttributeValue.fromS(Texts.wellFormed(expect(String.class, value, path), path));
      case B -> AttributeValue.fromB(bytes(value, path));
      case BOOL -> AttributeValue.fromBool(expect(Boolean.class, value, path));
      case M -> AttributeValue.fromM(map(value, kind, path));
      case L -> AttributeValue.fromL(list(expect(List.class, value, path), kind, path));
    };
  }

  private static void put(
      Map<String, AttributeValue> attributes,
      String name,
      @Nullable Object value,
      @Nullable ItemValue kind,
      String path) {
    if (value != null) {
      attributes.put(name, of(value, kind, path));
    }
  }

  private static AttributeType inferred(Object value, String path) {
    if (value instanceof Number || value instanceof Date) {
      return AttributeType.N;
    } else if (value instanceof String) {
      return AttributeType.S;
    } else if (value instanceof Boolean) {
      return AttributeType.BOOL;
    } else if (value instanceof byte[] || value instanceof ByteBuffer) {
      return AttributeType.B;
    } else if (value instanceof Struct || value instanceof Map) {
      return AttributeType.M;
    } else if (value instanceof List) {
      return AttributeType.L;
    }
    throw UnfitRecordException.at(path, "has no attribute type: " + value.getClass().getName());
  }

  private static Map<String, AttributeValue> map(
      Object value, @Nullable ItemValue kind, String path) {
    refuseDeep(path);
    if (value instanceof Struct struct) {
      return of(struct, kind == null ? null : kind.nested(), path + ".");
    }
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) expect(Map.class, value, path)).entrySet()) {
      String name = Texts.wellFormed(expect(String.class, entry.getKey(), path + "{}"), path);
      put(attributes, name, entry.getValue(), elements(kind), path + ".{}");
    }
    return attributes;
  }

  private static List<AttributeValue> list(List<?> values, @Nullable ItemValue kind, String path) {
    refuseDeep(path);
    List<AttributeValue> attributes = new ArrayList<>(values.size());
    for (Object value : values) {
      if (value == null) {
        throw UnfitRecordException.at(path + ".[]", "is null, which a list cannot hold");
      }
      attributes.add(of(value, elements(kind), path + ".[]"));
    }
    return attributes;
  }

  private static @Nullable ItemValue elements(@Nullable ItemValue kind) {
    return kind == null ? null : kind.elements();
  }

  private static SdkBytes bytes(Object value, String path) {
    return value instanceof ByteBuffer buffer
        ? SdkBytes.fromByteBuffer(buffer)
        : SdkBytes.fromByteArray(expect(byte[].class, value, path));
  }

  private static void refuseDeep(String path) {
    if (path.chars().filter(c -> c == '.').count() >= MAX_DEPTH) {
      throw UnfitRecordException.at(path, "is nested deeper than " + MAX_DEPTH);
    }
  }

  private static <T> T expect(Class<T> type, @Nullable Object value, String path) {
    if (!type.isInstance(value)) {
      String found = value == null ? "null" : value.getClass().getSimpleName();
      throw UnfitRecordException.at(path, "must be " + type.getSimpleName() + ", got " + found);
    }
    return type.cast(value);
  }
}
