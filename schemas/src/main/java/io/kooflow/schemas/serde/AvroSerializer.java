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

  private @Nullable SchemaRegistryClient client;
  private int maxBytes = WireFormat.DEFAULT_MAX_BYTES;
  private boolean ofKey;
  private final ThreadLocal<Writers> writers = ThreadLocal.withInitial(() -> new Writers(maxBytes));

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
    Schema schema = record.getSchema();
    int id = client.idFor(ofKey ? Subjects.key(topic) : Subjects.value(topic), schema);
    Writers own = writers.get();
    return own.encoder.message(id, schema, own.writer(schema), record);
  }

  /** What one thread writes with. */
  private static final class Writers {
    private final RecordEncoder encoder;
    private final Map<Schema, DatumWriter<Object>> bySchema = new IdentityHashMap<>();

    Writers(int maxBytes) {
      encoder = new RecordEncoder(maxBytes);
    }

    /** Writes generated and generic records alike. */
    DatumWriter<Object> writer(Schema schema) {
      DatumWriter<Object> known = bySchema.get(schema);
      if (known == null) {
        known = new SpecificDatumWriter<>(schema, SpecificData.getForSchema(schema));
        if (bySchema.size() < MAX_WRITERS) {
          bySchema.put(schema, known);
        }
      }
      return known;
    }
  }
}
