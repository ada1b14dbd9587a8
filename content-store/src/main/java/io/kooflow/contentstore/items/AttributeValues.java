package io.kooflow.contentstore.items;

import io.kooflow.schemas.item.ItemSchema;
import io.kooflow.schemas.item.ItemValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Translates single values; see {@link ItemCodec} for what is kept exactly. */
final class AttributeValues {
  private AttributeValues() {}

  static AttributeValue write(ItemValue as, @Nullable Object value, String path) {
    if (value == null) {
      throw new BadValueException(path, "null", "a value of type " + as.type());
    }
    return switch (as.schema().getType()) {
      case INT, LONG -> AttributeValue.fromN(value.toString());
      case FLOAT, DOUBLE -> AttributeValue.fromN(Numbers.write((Number) value, path));
      case STRING, ENUM -> AttributeValue.fromS(Texts.checked(value.toString(), path));
      case BYTES -> AttributeValue.fromB(SdkBytes.fromByteBuffer(((ByteBuffer) value).duplicate()));
      case FIXED -> AttributeValue.fromB(SdkBytes.fromByteArray(((GenericFixed) value).bytes()));
      case BOOLEAN -> AttributeValue.fromBool((Boolean) value);
      case RECORD ->
          AttributeValue.fromM(ItemCodec.attributes(nested(as), (IndexedRecord) value, path));
      case MAP -> AttributeValue.fromM(writeMap(elements(as), (Map<?, ?>) value, path));
      case ARRAY -> AttributeValue.fromL(writeList(elements(as), (List<?>) value, path));
      case UNION, NULL -> throw new IllegalStateException(path + " has no attribute type");
    };
  }

  private static Map<String, AttributeValue> writeMap(
      ItemValue elements, Map<?, ?> map, String path) {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          String name = Texts.checked(key.toString(), path + " key");
          if (name.isEmpty()) {
            throw new BadValueException(path + " key", "empty string", "at least one character");
          }
          values.put(name, write(elements, value, path + " entry"));
        });
    return values;
  }

  private static List<AttributeValue> writeList(ItemValue elements, List<?> list, String path) {
    List<AttributeValue> values = new ArrayList<>(list.size());
    list.forEach(value -> values.add(write(elements, value, path + " element")));
    return values;
  }

  static Object read(ItemValue as, AttributeValue value, String path) {
    if (!as.type().name().equals(value.type().name())) {
      throw new ItemFormatException(path, "type is " + value.type() + ", expected " + as.type());
    }
    return switch (as.schema().getType()) {
      case INT -> Numbers.readInt(value.n(), path);
      case LONG -> Numbers.readLong(value.n(), path);
      case FLOAT -> Float.parseFloat(value.n());
      case DOUBLE -> Double.parseDouble(value.n());
      case STRING -> value.s();
      case ENUM -> GenericData.get().createEnum(value.s(), as.schema());
      case BYTES -> ByteBuffer.wrap(value.b().asByteArray());
      case FIXED -> new GenericData.Fixed(as.schema(), value.b().asByteArray());
      case BOOLEAN -> value.bool();
      case RECORD -> ItemCodec.record(nested(as), value.m(), path);
      case MAP -> readMap(elements(as), value.m(), path);
      case ARRAY -> readList(elements(as), value.l(), path);
      case UNION, NULL -> throw new IllegalStateException(path + " has no attribute type");
    };
  }

  private static Map<String, Object> readMap(
      ItemValue elements, Map<String, AttributeValue> map, String path) {
    Map<String, Object> values = new HashMap<>();
    map.forEach((key, value) -> values.put(key, read(elements, value, path + " entry")));
    return values;
  }

  private static List<Object> readList(ItemValue elements, List<AttributeValue> list, String path) {
    List<Object> values = new ArrayList<>(list.size());
    list.forEach(value -> values.add(read(elements, value, path + " element")));
    return values;
  }

  private static ItemSchema nested(ItemValue value) {
    return Objects.requireNonNull(value.nested(), "nested");
  }

  private static ItemValue elements(ItemValue value) {
    return Objects.requireNonNull(value.elements(), "elements");
  }
}
