package io.kooflow.schemas.serde;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.errors.SerializationException;

/** How records of a writer's schema are read: which class, by which schema. */
interface RecordReaders {

  /** As GenericRecord by the writer's schema, text as String. */
  RecordReaders GENERIC = RecordReaders::generic;

  /** As the generated class of the writer's record. */
  RecordReaders SPECIFIC = RecordReaders::specific;

  /**
   * A reader of records by {@code writer}.
   *
   * @throws SerializationException if such records cannot be read this way
   */
  DatumReader<?> reader(Schema writer);

  /** As the generated class {@code type}, refusing every other record. */
  static RecordReaders of(Class<?> type) {
    Schema expected = SpecificData.get().getSchema(type);
    return writer -> {
      if (!expected.getFullName().equals(writer.getFullName())) {
        throw new SerializationException(
            "Expected %s, the message holds %s"
                .formatted(expected.getFullName(), writer.getFullName()));
      }
      return specific(writer, expected);
    };
  }

  private static DatumReader<?> generic(Schema writer) {
    GenericData data = new GenericData();
    // The fast reader takes the class of text from the schema alone.
    data.setFastReaderEnabled(false);
    return new GenericDatumReader<Object>(writer, writer, data) {
      @Override
      protected Class<?> findStringClass(Schema schema) {
        return String.class;
      }
    };
  }

  private static DatumReader<?> specific(Schema writer) {
    Class<?> type =
        writer.getType() == Schema.Type.RECORD ? SpecificData.get().getClass(writer) : null;
    if (type == null) {
      throw new SerializationException(
          "No generated class on the class path for " + writer.getFullName());
    }
    return specific(writer, SpecificData.get().getSchema(type));
  }

  private static DatumReader<?> specific(Schema writer, Schema expected) {
    try {
      return new SpecificDatumReader<>(writer, expected, SpecificData.getForSchema(expected));
    } catch (AvroRuntimeException unreadable) {
      throw new SerializationException(
          "Records of %s cannot be read by its generated class".formatted(writer.getFullName()),
          unreadable);
    }
  }
}
