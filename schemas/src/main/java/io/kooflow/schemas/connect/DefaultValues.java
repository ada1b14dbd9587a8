package io.kooflow.schemas.connect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Defaults of Avro fields as Connect's values. */
public final class DefaultValues {

  private DefaultValues() {}

  /**
   * What a reader takes where a record lacks the field; null if that is null, or there is none. Not
   * to be changed: it may be shared.
   *
   * @param connect schema of the value, of {@link ConnectSchemas#of}
   * @throws DataException naming the field, if the default is no value of its type
   */
  public static @Nullable Object of(
      Schema.Field field, org.apache.kafka.connect.data.Schema connect) {
    if (!field.hasDefaultValue() || field.defaultVal() == JsonProperties.NULL_VALUE) {
      return null;
    }
    try {
      // Read as any record is: the one way from Avro's values to Connect's.
      byte[] written = written(field.schema(), GenericData.get().getDefaultValue(field));
      return new StructReader(field.schema(), connect)
          .read(null, DecoderFactory.get().binaryDecoder(written, null));
    } catch (IOException | AvroRuntimeException | DataException noValue) {
      throw new DataException(
          "The default of field " + field.name() + " is no value of its type", noValue);
    }
  }

  private static byte[] written(Schema schema, Object value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(value, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
