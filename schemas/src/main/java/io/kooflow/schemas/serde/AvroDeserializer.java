package io.kooflow.schemas.serde;

import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.wire.RecordDecoder;
import io.kooflow.schemas.wire.SchemaLimits;
import io.kooflow.schemas.wire.WireFormat;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in Confluent's wire format, of whatever version they were written by. Null
 * stays null. The writer's schema is asked of the registry once per id, then kept. Thread-safe once
 * configured. Settings: those of {@link RegistryConfig} and {@link AvroSerdeConfig}.
 *
 * @param <T> records read
 */
public final class AvroDeserializer<T extends GenericContainer> implements Deserializer<T> {

  /** Ids for which one thread keeps a reader; others are worked out again when they come. */
  private static final int MAX_READERS = 1_000;

  private @Nullable SchemaRegistryClient client;
  private int maxBytes = WireFormat.DEFAULT_MAX_BYTES;
  private RecordReaders readers = RecordReaders.GENERIC;
  private final ThreadLocal<Reading> reading = ThreadLocal.withInitial(Reading::new);

  /** For Kafka, which calls {@link #configure} next. */
  public AvroDeserializer() {}

  private AvroDeserializer(SchemaRegistryClient client, RecordReaders readers) {
    this.client = client;
    this.readers = readers;
  }

  /** Reads records of one generated class; a message with any other record is an error. */
  public static <R extends SpecificRecord & GenericContainer> AvroDeserializer<R> of(
      SchemaRegistryClient client, Class<R> type) {
    return new AvroDeserializer<>(client, RecordReaders.of(type));
  }

  /** Reads any record as GenericRecord, by the schema that it was written by. */
  public static AvroDeserializer<org.apache.avro.generic.GenericRecord> generic(
      SchemaRegistryClient client) {
    return new AvroDeserializer<>(client, RecordReaders.GENERIC);
  }

  /** Applies the settings; the client and the class given to a factory stay. */
  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    AvroSerdeConfig config = AvroSerdeConfig.from(settings);
    maxBytes = config.maxBytes();
    if (client == null) {
      client = new SchemaRegistryClient(RegistryConfig.from(settings));
      readers = config.specific() ? RecordReaders.SPECIFIC : RecordReaders.GENERIC;
    }
  }

  /**
   * The record.
   *
   * @throws SerializationException if the message is malformed, too large, of another record, or by
   *     a schema that is unknown or cannot be read; trying again does not help
   * @throws io.kooflow.schemas.registry.RegistryRefusedException if the credentials are wrong
   * @throws io.kooflow.schemas.registry.RegistryUnavailableException if the schema is not known yet
   *     and the registry does not answer
   */
  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] message) {
    if (message == null) {
      return null;
    }
    if (client == null) {
      throw new IllegalStateException("The deserializer is not configured");
    }
    int id = WireFormat.schemaId(message, maxBytes);
    Reading own = reading.get();
    if (own.reader == null || own.id != id) {
      own.select(id, client, readers);
    }
    @SuppressWarnings("unchecked") // The readers were chosen for T.
    T record = (T) own.record(message);
    return record;
  }

  /** What one thread reads with; the schema of the last message is at hand without a look-up. */
  private static final class Reading {
    private final RecordDecoder decoder = new RecordDecoder();
    private final Map<Integer, DatumReader<?>> byId = new HashMap<>();
    private int id;
    private @Nullable Schema writer;
    private @Nullable DatumReader<?> reader;

    void select(int wanted, SchemaRegistryClient client, RecordReaders readers) {
      Schema schema = client.schemaById(wanted);
      DatumReader<?> known = byId.get(wanted);
      if (known == null) {
        known = readers.reader(SchemaLimits.check(schema));
        if (byId.size() < MAX_READERS) {
          byId.put(wanted, known);
        }
      }
      id = wanted;
      writer = schema;
      reader = known;
    }

    Object record(byte[] message) {
      if (writer == null || reader == null) {
        throw new IllegalStateException("No schema is selected");
      }
      return decoder.record(message, writer, reader);
    }
  }
}
