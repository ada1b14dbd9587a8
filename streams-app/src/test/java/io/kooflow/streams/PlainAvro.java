package io.kooflow.streams;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Avro without a registry, for tests of the topology alone. */
final class PlainAvro implements Formats.Factory {
  static Formats formats() {
    return Formats.of(new PlainAvro());
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka's serializers say nothing of null; null stays null.
  public <R extends SpecificRecord & GenericContainer> Serde<R> of(Class<R> type) {
    return Serdes.serdeFrom(
        (topic, record) -> record == null ? null : write(record),
        (topic, bytes) -> bytes == null ? null : read(bytes, type));
  }

  private static <R extends SpecificRecord> byte[] write(R record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new SpecificDatumWriter<R>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static <R extends SpecificRecord> R read(byte[] bytes, Class<R> type) {
    try {
      SpecificDatumReader<R> reader = new SpecificDatumReader<>(SpecificData.get().getSchema(type));
      return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException | RuntimeException poison) {
      throw new SerializationException("Not a " + type.getSimpleName(), poison);
    }
  }
}
