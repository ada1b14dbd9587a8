package io.kooflow.schemas.serde;

import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.wire.RecordDecoder;
import io.kooflow.schemas.wire.WireFormat;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads from each record just what is asked, without making the generated object: by a reader
 * written by hand for one version of the schema, which is told by its canonical form: names, types
 * and order. Records by any other version are read as {@link AvroDeserializer} reads them and then
 * reduced to the same. Null stays null; failures are those of {@link AvroDeserializer}.
 * Thread-safe.
 *
 * @param <T> what is read
 */
public final class DirectDeserializer<T> implements Deserializer<T> {
  private static final int UNKNOWN = -1;

  private final SchemaRegistryClient client;
  private final Schema schema;
  private final String form;
  private final DatumReader<T> direct;
  private final Deserializer<T> others;
  private final ThreadLocal<RecordDecoder> decoders = ThreadLocal.withInitial(RecordDecoder::new);
  private volatile int directId = UNKNOWN;
  private volatile int otherId = UNKNOWN;

  private DirectDeserializer(
      SchemaRegistryClient client, Schema schema, DatumReader<T> direct, Deserializer<T> others) {
    this.client = client;
    this.schema = schema;
    this.form = SchemaNormalization.toParsingForm(schema);
    this.direct = direct;
    this.others = others;
  }

  /**
   * @param type generated class of the records
   * @param direct reads a record by exactly the schema of that class
   * @param reduce makes the same of a record of that class
   */
  public static <R extends SpecificRecord & GenericContainer, T> DirectDeserializer<T> of(
      SchemaRegistryClient client, Class<R> type, DatumReader<T> direct, Function<R, T> reduce) {
    AvroDeserializer<R> whole = AvroDeserializer.of(client, type);
    Deserializer<T> others =
        (topic, message) -> {
          R record = whole.deserialize(topic, message);
          if (record == null) {
            throw new IllegalStateException("A message gave no record");
          }
          return reduce.apply(record);
        };
    return new DirectDeserializer<>(client, SpecificData.get().getSchema(type), direct, others);
  }

  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] message) {
    if (message == null) {
      return null;
    }
    int id = WireFormat.schemaId(message, WireFormat.DEFAULT_MAX_BYTES);
    if (id != directId) {
      if (id == otherId) {
        return others.deserialize(topic, message);
      }
      if (!SchemaNormalization.toParsingForm(client.schemaById(id)).equals(form)) {
        otherId = id;
        return others.deserialize(topic, message);
      }
      directId = id;
    }
    return decoders.get().record(message, schema, direct);
  }
}
