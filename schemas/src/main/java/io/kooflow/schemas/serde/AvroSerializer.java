package io.kooflow.schemas.serde;

import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.wire.RecordEncoder;
import io.kooflow.schemas.wire.WireFormat;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro records, generated or generic, in Confluent's wire format. Null becomes null, a
 * tombstone. The schema's id is asked of the registry once per subject and schema, then kept.
 * Thread-safe once configured. Settings: those of {@link RegistryConfig} and {@link
 * AvroSerdeConfig}.
 *
 * @param <T> records written
 */
public final class AvroSerializer<T extends GenericContainer> implements Serializer<T> {

  /** Schemas for which one thread keeps a writer; a caller that makes more gets new ones. */
  private static final int MAX_WRITERS = 100;

  /**
   * Lets generated records write themselves, without boxing a number: half the time, and no object
   * but the message. Generic records are written the plain way.
   */
  private static final SpecificData GENERATED_CODE = new SpecificData();

  static {
    GENERATED_CODE.setCustomCoders(true);
  }

  private @Nullable SchemaRegistryClient client;
  private int maxBytes = WireFormat.DEFAULT_MAX_BYTES;
  private boolean ofKey;
  private final ThreadLocal<Own> own = ThreadLocal.withInitial(Own::new);

  /** For Kafka, which calls {@link #configure} next. */
  public AvroSerializer() {}

  /** Ready for values, by a client that others may use too. */
  public AvroSerializer(SchemaRegistryClient client) {
    this.client = client;
  }

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    ofKey = isKey;
    maxBytes = AvroSerdeConfig.from(settings).maxBytes();
    if (client == null) {
      client = new SchemaRegistryClient(RegistryConfig.from(settings));
    }
  }

  /**
   * The message.
   *
   * @throws SerializationException if the record does not fit its schema or is too large
   * @throws io.kooflow.schemas.registry.RegistryRefusedException if the schema may not be written
   *     to the topic
   * @throws io.kooflow.schemas.registry.RegistryUnavailableException if the schema's id is not
   *     known yet and the registry does not answer
   */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T record) {
    if (record == null) {
      return null;
    }
    if (client == null) {
      throw new IllegalStateException("The serializer is not configured");
    }
    Own mine = own.get();
    Write write = mine.write(record.getSchema());
    int id = write.ids().id(topic, client);
    try {
      return mine.encoder.message(id, write.ids().schema(), write.writer(), record);
    } catch (SerializationException unfit) {
      throw withField(mine, write.ids().schema(), record, unfit);
    }
  }

  /** The generated code does not say which field failed; Avro's own writer does. */
  private static SerializationException withField(
      AvroSerializer<?>.Own own, Schema schema, Object record, SerializationException unfit) {
    try {
      own.encoder.message(0, schema, new SpecificDatumWriter<>(schema), record);
      return unfit;
    } catch (SerializationException named) {
      return named;
    }
  }

  private record Write(SchemaIds ids, DatumWriter<Object> writer) {}

  /** What one thread works with. */
  private final class Own {
    private final RecordEncoder encoder = new RecordEncoder(maxBytes);
    private final IdentityHashMap<Schema, Write> writes = new IdentityHashMap<>();

    Write write(Schema schema) {
      Write known = writes.get(schema);
      if (known == null) {
        known =
            new Write(
                new SchemaIds(schema, ofKey), new SpecificDatumWriter<>(schema, GENERATED_CODE));
        if (writes.size() < MAX_WRITERS) {
          writes.put(schema, known);
        }
      }
      return known;
    }
  }
}
