package io.kooflow.sink.item;

import io.kooflow.contentstore.items.ItemSize;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Connect's values as attribute values, by what they are: numbers and times N, texts S, booleans
 * BOOL, bytes B, structs and maps M, lists L. A null in a struct or map is left out, in a list it
 * is NULL. A schema may ask for more, see {@link Form}. Measuring checks everything and allocates
 * next to nothing, so that a record which is never written costs little; only what was measured may
 * be built.
 */
final class Values {
  /** DynamoDB's limit. */
  private static final int MAX_DEPTH = 32;

  private static final int COLLECTION_BYTES = 3;
  private static final int ELEMENT_BYTES = 1;

  private final Shapes shapes;

  Values(Shapes shapes) {
    this.shapes = shapes;
  }

  /**
   * Bytes of a value as DynamoDB counts them.
   *
   * @param depth values around it, 0 at the top of an item
   * @throws UnfitValueException if DynamoDB cannot hold it
   */
  int measure(Object value, int depth) {
    if (value instanceof String text) {
      return Texts.bytes(text);
    } else if (value instanceof Number || value instanceof Date) {
      return Numbers.bytes(value);
    } else if (value instanceof Boolean) {
      return 1;
    } else if (value instanceof byte[] bytes) {
      return bytes.length;
    } else if (value instanceof ByteBuffer buffer) {
      return buffer.remaining();
    } else if (value instanceof ItemSet set) {
      return set.measure();
    }
    if (depth >= MAX_DEPTH) {
      throw new UnfitValueException("is nested deeper than " + MAX_DEPTH);
    }
    if (value instanceof Struct struct) {
      Shape shape = shapes.of(struct.schema());
      return COLLECTION_BYTES
          + shape.measure(struct, this, depth + 1)
          + shape.present(struct) * ELEMENT_BYTES;
    } else if (value instanceof Map<?, ?> map) {
      return measure(map, depth + 1);
    } else if (value instanceof List<?> list) {
      return measure(list, depth + 1);
    }
    throw new UnfitValueException("has no attribute type: " + value.getClass().getName());
  }

  /** The attribute value of a measured value. */
  AttributeValue build(@Nullable Object value) {
    if (value == null) {
      return AttributeValue.fromNul(true);
    } else if (value instanceof String text) {
      return AttributeValue.fromS(text);
    } else if (value instanceof Number || value instanceof Date) {
      return AttributeValue.fromN(Numbers.text(value));
    } else if (value instanceof Boolean flag) {
      return AttributeValue.fromBool(flag);
    } else if (value instanceof byte[] bytes) {
      return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes));
    } else if (value instanceof ByteBuffer buffer) {
      return AttributeValue.fromB(SdkBytes.fromByteBuffer(buffer));
    } else if (value instanceof ItemSet set) {
      return set.build();
    } else if (value instanceof Struct struct) {
      return AttributeValue.fromM(shapes.of(struct.schema()).build(struct, this));
    } else if (value instanceof Map<?, ?> map) {
      return AttributeValue.fromM(attributes(map));
    }
    List<AttributeValue> elements = new ArrayList<>();
    ((List<?>) value).forEach(element -> elements.add(build(element)));
    return AttributeValue.fromL(elements);
  }

  private Map<String, AttributeValue> attributes(Map<?, ?> map) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          if (value != null) {
            attributes.put((String) name, build(value));
          }
        });
    return attributes;
  }

  private int measure(Map<?, ?> map, int depth) {
    int bytes = COLLECTION_BYTES;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String name)) {
        throw new UnfitValueException("has a key that is no text").inside("{}");
      }
      Object value = entry.getValue();
      if (value != null) {
        try {
          bytes += ELEMENT_BYTES + Texts.bytes(name) + measure(value, depth);
        } catch (UnfitValueException unfit) {
          throw unfit.inside("{}");
        }
      }
    }
    return limited(bytes);
  }

  private int measure(List<?> list, int depth) {
    int bytes = COLLECTION_BYTES + list.size() * ELEMENT_BYTES;
    for (Object value : list) {
      try {
        bytes += value == null ? 1 : measure(value, depth);
      } catch (UnfitValueException unfit) {
        throw unfit.inside("[]");
      }
    }
    return limited(bytes);
  }

  /** Keeps sums of sizes far from overflow, and an endless value from being measured to its end. */
  static int limited(int bytes) {
    return Math.min(bytes, 100 * ItemSize.MOST_BYTES);
  }
}
