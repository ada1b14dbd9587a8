package io.kooflow.source.change;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** How large a value becomes in Avro: never less than it is, and not much more. */
final class EventSize {
  /** Longest variable-length long, and room for a union's index. */
  private static final int NUMBER = 11;

  private EventSize() {}

  static long atMost(@Nullable Object value) {
    if (value instanceof Struct struct) {
      long bytes = 1;
      for (Field field : struct.schema().fields()) {
        bytes += atMost(struct.get(field));
      }
      return bytes;
    }
    if (value instanceof String text) {
      return NUMBER + utf8(text);
    }
    if (value instanceof byte[] bytes) {
      return NUMBER + (long) bytes.length;
    }
    if (value instanceof ByteBuffer buffer) {
      return NUMBER + (long) buffer.remaining();
    }
    if (value instanceof BigDecimal decimal) {
      return NUMBER + (long) decimal.unscaledValue().bitLength() / Byte.SIZE + 1;
    }
    return atMostOfMany(value);
  }

  private static long atMostOfMany(@Nullable Object value) {
    long bytes = NUMBER;
    if (value instanceof List<?> list) {
      for (Object element : list) {
        bytes += atMost(element);
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        bytes += atMost(entry.getKey()) + atMost(entry.getValue());
      }
    }
    return bytes;
  }

  private static long utf8(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit < 0x80) {
        bytes++;
      } else {
        // Half of a surrogate pair is two of its four bytes.
        bytes += unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
      }
    }
    return bytes;
  }
}
