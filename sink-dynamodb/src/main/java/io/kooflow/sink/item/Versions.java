package io.kooflow.sink.item;

import io.kooflow.schemas.item.AttributeType;
import io.kooflow.sink.coalesce.Version;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Where the records of a topic carry their version, and where items do. Remembers nothing: what
 * becomes of a record must not depend on those before it, nor on restarts.
 */
final class Versions {
  /** Set by a replay of dead letters: the offset that the record had at first. */
  static final String REPLAYED_OFFSET = "kooflow.replay.offset";

  private static final List<String> REVISION = List.of("generation", "revision");

  private final List<VersionField> parts;
  private final boolean fromOne;

  Versions(List<VersionField> parts) {
    this.parts = parts;
    this.fromOne = parts.stream().map(VersionField::field).toList().equals(REVISION);
  }

  /** The version of a value. */
  Version of(Plan plan, SinkRecord record) {
    Object[] version = new Object[parts.size()];
    for (int i = 0; i < version.length; i++) {
      VersionField part = parts.get(i);
      Object value =
          part.isOffset() ? offset(record) : plan.attribute(record.value(), part.attribute());
      version[i] = part(value, part.field());
    }
    return checked(version);
  }

  /** The version of a tombstone, from its headers. */
  Version ofTombstone(SinkRecord tombstone) {
    Object[] version = new Object[parts.size()];
    for (int i = 0; i < version.length; i++) {
      VersionField part = parts.get(i);
      version[i] = part.isOffset() ? offset(tombstone) : header(tombstone, part);
    }
    return checked(version);
  }

  private Version checked(Object[] parts) {
    if (parts.length == 0) {
      return Version.NONE;
    }
    if (fromOne) {
      for (Object part : parts) {
        if (!(part instanceof Long number) || number < 1) {
          throw new UnfitRecordException("Fields generation and revision must be 1 or more");
        }
      }
    }
    for (int i = 0; i < parts.length; i++) {
      AttributeType wanted = this.parts.get(i).type();
      if (wanted != null && wanted != type(parts[i])) {
        throw UnfitRecordException.at(
            this.parts.get(i).field(),
            "is of type %s, and the setting item.version wants %s"
                .formatted(type(parts[i]), wanted));
      }
    }
    return Version.of(parts);
  }

  private static AttributeType type(Object part) {
    if (part instanceof String) {
      return AttributeType.S;
    }
    return part instanceof Number ? AttributeType.N : AttributeType.B;
  }

  private static Object part(@Nullable Object value, String field) {
    if (value == null) {
      throw UnfitRecordException.at(field, "must be there: it is part of the version");
    }
    try {
      if (Numbers.isWhole(value)) {
        return Numbers.whole(value);
      } else if (value instanceof Number) {
        return Numbers.decimal(value);
      } else if (value instanceof String text) {
        Texts.bytes(text);
        return text;
      } else if (value instanceof byte[]) {
        return value;
      } else if (value instanceof ByteBuffer buffer) {
        return bytes(buffer);
      }
    } catch (UnfitValueException unfit) {
      throw unfit.inside(field).ofRecord();
    }
    throw UnfitRecordException.at(field, "must be a number, text or bytes to be part of a version");
  }

  private static Object header(SinkRecord record, VersionField part) {
    Header header = record.headers().lastWithName(part.header());
    if (header == null || header.value() == null) {
      throw new UnfitRecordException(
          "Tombstone without header %s: it cannot be ordered".formatted(part.header()));
    }
    if (!(header.value() instanceof byte[] bytes)) {
      throw new UnfitRecordException("Header " + part.header() + " must be bytes");
    }
    return switch (part.headerType()) {
      case N -> number(bytes, part.header());
      case S -> new String(bytes, StandardCharsets.UTF_8);
      default -> bytes;
    };
  }

  private static Long number(byte[] bytes, String header) {
    return switch (bytes.length) {
      case Integer.BYTES -> (long) ByteBuffer.wrap(bytes).getInt();
      case Long.BYTES -> ByteBuffer.wrap(bytes).getLong();
      default ->
          throw new UnfitRecordException(
              "Header %s must have 4 or 8 bytes, big-endian, got %s"
                  .formatted(header, bytes.length));
    };
  }

  private static Long offset(SinkRecord record) {
    Header replayed = record.headers().lastWithName(REPLAYED_OFFSET);
    if (replayed == null) {
      return record.originalKafkaOffset();
    }
    if (replayed.value() instanceof byte[] bytes) {
      String text = new String(bytes, StandardCharsets.US_ASCII);
      if (text.matches("\\d{1,18}")) {
        return Long.valueOf(text);
      }
    }
    throw new UnfitRecordException("Header " + REPLAYED_OFFSET + " must be an offset");
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** The version of an item that stands; null if it has none, or not all of it. */
  static @Nullable Version ofItem(Map<String, AttributeValue> item, List<VersionField> parts) {
    Object[] version = new Object[parts.size()];
    for (int i = 0; i < version.length; i++) {
      AttributeValue value = item.get(parts.get(i).attribute());
      Object part = value == null ? null : part(value);
      if (part == null) {
        return null;
      }
      version[i] = part;
    }
    return Version.of(version);
  }

  private static @Nullable Object part(AttributeValue value) {
    return switch (value.type()) {
      case N -> Numbers.decimal(new BigDecimal(value.n()));
      case S -> value.s();
      case B -> value.b().asByteArray();
      default -> null;
    };
  }
}
