package io.kooflow.sink.item;

import io.kooflow.schemas.item.AttributeType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Finds the table's key in a record's value and key, and checks that the table takes it. */
final class Keys {
  private static final Pattern DECIMAL =
      Pattern.compile("-?\\d{1,140}(\\.\\d{1,140})?([eE][+-]?\\d{1,3})?");
  private static final int MAX_PARTITION_BYTES = 2_048;
  private static final int MAX_SORT_BYTES = 1_024;

  private final TargetTable table;
  private final List<String> fields;

  Keys(Target target) {
    this.table = target.table();
    this.fields = target.rules().keyFields();
  }

  /**
   * The values of the table's key attributes.
   *
   * @param plan how the value becomes an item; null for a tombstone
   */
  Object[] of(SinkRecord record, @Nullable Plan plan) {
    Object[] values = new Object[table.keys().size()];
    for (int i = 0; i < values.length; i++) {
      KeyAttribute key = table.keys().get(i);
      Object ofKey = asKey(key, fromRecordKey(record.key(), i));
      Object ofValue = plan == null ? null : asKey(key, plan.attribute(record.value(), key.name()));
      if (ofValue != null && ofKey != null && !text(key, ofValue).equals(text(key, ofKey))) {
        throw new UnfitRecordException(
            "The key of the record is not the " + key.name() + " of its value");
      }
      if (ofValue == null && ofKey == null) {
        throw new UnfitRecordException(
            plan == null
                ? "A tombstone needs " + key.name() + " in its key"
                : "Neither key nor value has " + key.name());
      }
      values[i] = ofValue == null ? ofKey : ofValue;
    }
    return values;
  }

  /** The whole key as text: equal keys, equal texts. */
  String text(Object[] values) {
    String partition = text(table.keys().get(0), values[0]);
    checkBytes(table.keys().get(0), values[0], MAX_PARTITION_BYTES);
    if (values.length == 1) {
      return partition;
    }
    checkBytes(table.keys().get(1), values[1], MAX_SORT_BYTES);
    return partition.length() + ":" + partition + text(table.keys().get(1), values[1]);
  }

  /** A number of many digits travels as its text; the table says that it is a number. */
  private static @Nullable Object asKey(KeyAttribute key, @Nullable Object value) {
    return key.type() == AttributeType.N && value instanceof String text && isDecimal(text)
        ? new BigDecimal(text)
        : value;
  }

  private static boolean isDecimal(String text) {
    return DECIMAL.matcher(text).matches();
  }

  private @Nullable Object fromRecordKey(@Nullable Object key, int index) {
    String name = fields.isEmpty() ? table.keys().get(index).name() : fields.get(index);
    if (key instanceof Struct struct) {
      Field field = struct.schema().field(name);
      return field == null ? null : struct.get(field);
    }
    if (key instanceof Map<?, ?> map) {
      return map.get(name);
    }
    // A plain key is that of the topic, which may be another than the one that is configured.
    boolean theKey = table.keys().size() == 1;
    return theKey ? key : null;
  }

  private static String text(KeyAttribute key, Object value) {
    AttributeType type = type(value);
    if (type != key.type()) {
      throw new UnfitRecordException(
          "%s is of type %s, the table's key is %s"
              .formatted(key.name(), type == null ? "none" : type, key.type()));
    }
    try {
      return switch (key.type()) {
        case N -> Numbers.text(value);
        case S -> checked((String) value);
        default -> HexFormat.of().formatHex(bytes(value));
      };
    } catch (UnfitValueException unfit) {
      throw unfit.inside(key.name()).ofRecord();
    }
  }

  private static String checked(String text) {
    Texts.bytes(text);
    return text;
  }

  private static void checkBytes(KeyAttribute key, Object value, int most) {
    int bytes =
        value instanceof String text
            ? Texts.bytes(text)
            : key.type() == AttributeType.B ? bytes(value).length : 1;
    if (bytes < 1 || bytes > most) {
      throw new UnfitRecordException(
          "%s must have 1 to %s bytes as a key, got %s".formatted(key.name(), most, bytes));
    }
  }

  private static @Nullable AttributeType type(Object value) {
    if (value instanceof String) {
      return AttributeType.S;
    } else if (value instanceof byte[] || value instanceof ByteBuffer) {
      return AttributeType.B;
    }
    return value instanceof Number || value instanceof java.util.Date ? AttributeType.N : null;
  }

  private static byte[] bytes(Object value) {
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return (byte[]) value;
  }
}
