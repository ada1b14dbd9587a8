package io.kooflow.schemas.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Messages made and read by Avro's own encoder and decoder, to compare with. */
final class Messages {

  private Messages() {}

  static byte[] byAvro(int id, Schema schema, Object datum) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(0);
      out.write(java.nio.ByteBuffer.allocate(4).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new GenericDatumWriter<>(schema).write(datum, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static Object readByAvro(Schema schema, byte[] message) {
    try {
      var decoder =
          DecoderFactory.get()
              .binaryDecoder(message, WireFormat.HEADER_BYTES, message.length - 5, null);
      return new GenericDatumReader<>(schema).read(null, decoder);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
