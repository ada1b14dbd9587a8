package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Hash128;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of longs and texts as 32 hex digits: the same for the same values wherever they come
 * from, and telling nothing of them. Each field in order: a byte 0 for null, 1 for a long and its 8
 * bytes, 2 for a text, its length and its UTF-8.
 */
final class RecordDigest {
  private final Hash128 hash = new Hash128();

  String of(IndexedRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int field = 0; field < record.getSchema().getFields().size(); field++) {
        write(out, record.get(field));
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("Writing to memory failed", impossible);
    }
    return hash.hex(bytes.toByteArray());
  }

  private static void write(DataOutputStream out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeByte(0);
    } else if (value instanceof Long number) {
      out.writeByte(1);
      out.writeLong(number);
    } else if (value instanceof String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      out.writeByte(2);
      out.writeInt(utf8.length);
      out.write(utf8);
    } else {
      throw new IllegalArgumentException("No canonical form of " + value.getClass());
    }
  }
}
