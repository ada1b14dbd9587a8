package io.kooflow.schemas.connect;

import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.RegistryRefusedException;
import io.kooflow.schemas.registry.RegistryUnavailableException;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroSerdeConfig;
import io.kooflow.schemas.serde.SchemaIds;
import io.kooflow.schemas.wire.RecordDecoder;
import io.kooflow.schemas.wire.RecordEncoder;
import io.kooflow.schemas.wire.SchemaLimits;
import io.kooflow.schemas.wire.WireFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Connect's values as Avro in Confluent's wire format, and back. Null is a tombstone both ways. A
 * value whose schema carries the name of a generated record is written by that record's schema; a
 * BYTES value whose schema is named {@link #RAW} goes out as it is, which is how original bytes
 * reach a dead-letter topic. Thread-safe once configured. Settings: those of {@link RegistryConfig}
 * and {@link AvroSerdeConfig}.
 *
 * <p>What is wrong with a record is a {@link DataException}; a registry that does not answer or
 * refuses is a {@link RetriableException}, so that Connect waits ({@code errors.retry.timeout=-1})
 * and drops nothing.
 */
public final class AvroConverter implements Converter {

  /** Name of a BYTES schema whose values are written untouched. */
  public static final String RAW = "kooflow.raw";

  /** Connect schemas for which one thread keeps a writer; more get new ones. */
  private static final int MAX_WRITERS = 1_000;

  /** Ids for which a reader is kept; others are worked out again for each message. */
  private static final int MAX_READERS = 1_000;

  private @Nullable SchemaRegistryClient client;
  private int maxBytes = WireFormat.DEFAULT_MAX_BYTES;
  private boolean ofKey;
  private final Map<Integer, Read> readers = new ConcurrentHashMap<>();
  private final ThreadLocal<Own> own = ThreadLocal.withInitial(Own::new);

  private record Read(org.apache.avro.Schema avro, Schema connect, StructReader reader) {}

  private record Write(SchemaIds ids, StructWriter writer) {}

  /** What one thread works with. */
  private final class Own {
    private final RecordEncoder encoder = new RecordEncoder(maxBytes);
    private final RecordDecoder decoder = new RecordDecoder();
    private final IdentityHashMap<Schema, Write> writes = new IdentityHashMap<>();

    Write write(Schema connect) {
      Write known = writes.get(connect);
      if (known == null) {
        org.apache.avro.Schema avro = WriterSchemas.of(connect);
        known = new Write(new SchemaIds(avro, ofKey), new StructWriter(avro, connect));
        if (writes.size() < MAX_WRITERS) {
          writes.put(connect, known);
        }
      }
      return known;
    }
  }

  /** For Connect, which calls {@link #configure} next. */
  public AvroConverter() {}

  /**
   * By a client that others may use too; {@link #configure} then reads the other settings alone.
   */
  public AvroConverter(SchemaRegistryClient client) {
    this.client = client;
  }

  /**
   * Whether values of this schema can be written, as far as the schema tells: a source asks before
   * it starts.
   *
   * @throws DataException saying why not, if there is no Avro schema for them, or none that another
   *     reads back
   */
  public static void requireWritable(Schema connect) {
    org.apache.avro.Schema avro = WriterSchemas.of(connect);
    try {
      StructWriter.check(avro, connect);
      SchemaLimits.check(avro);
      String text = avro.toString();
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw new DataException("Schema " + avro.getFullName() + " has an unpaired surrogate");
      }
      // Refuses a name that stands for two types.
      var unused = new org.apache.avro.Schema.Parser().parse(text);
    } catch (AvroRuntimeException | SerializationException unreadable) {
      throw new DataException(
          "Schema %s cannot be read back: %s"
              .formatted(avro.getFullName(), unreadable.getMessage()),
          unreadable);
    }
  }

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    ofKey = isKey;
    maxBytes = AvroSerdeConfig.from(settings).maxBytes();
    if (client == null) {
      client = new SchemaRegistryClient(RegistryConfig.from(settings));
    }
  }

  /** Every setting, so that Connect refuses a bad one before a connector starts. */
  @Override
  public ConfigDef config() {
    ConfigDef config = RegistryConfig.definition();
    AvroSerdeConfig.definition().configKeys().values().forEach(config::define);
    return config;
  }

  @Override
  public byte @Nullable [] fromConnectData(
      String topic, @Nullable Schema schema, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (schema == null) {
      throw new DataException("A value for topic " + topic + " has no schema, Avro needs one");
    }
    if (schema.type() == Schema.Type.BYTES && RAW.equals(schema.name())) {
      return raw(value);
    }
    Own mine = own.get();
    Write write = mine.write(schema);
    try {
      int id = write.ids().id(topic, client());
      return mine.encoder.message(id, write.ids().schema(), write.writer(), value);
    } catch (SerializationException unfit) {
      throw new DataException("Topic " + topic + ": " + unfit.getMessage(), unfit);
    } catch (RegistryUnavailableException | RegistryRefusedException noRegistry) {
      throw new RetriableException("Topic " + topic + ": " + noRegistry.getMessage(), noRegistry);
    }
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte @Nullable [] message) {
    if (message == null) {
      return SchemaAndValue.NULL;
    }
    try {
      Read read = reader(WireFormat.schemaId(message, maxBytes));
      Object value = own.get().decoder.record(message, read.avro(), read.reader());
      return new SchemaAndValue(read.connect(), value);
    } catch (SerializationException malformed) {
      throw new DataException("Topic " + topic + ": " + malformed.getMessage(), malformed);
    } catch (RegistryUnavailableException | RegistryRefusedException noRegistry) {
      throw new RetriableException("Topic " + topic + ": " + noRegistry.getMessage(), noRegistry);
    }
  }

  private Read reader(int id) {
    Read known = readers.get(id);
    if (known != null) {
      return known;
    }
    org.apache.avro.Schema avro = SchemaLimits.check(client().schemaById(id));
    Schema connect = ConnectSchemas.of(avro);
    Read read = new Read(avro, connect, new StructReader(avro, connect));
    if (readers.size() < MAX_READERS) {
      readers.put(id, read);
    }
    return read;
  }

  private SchemaRegistryClient client() {
    if (client == null) {
      throw new IllegalStateException("The converter is not configured");
    }
    return client;
  }

  private static byte[] raw(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    throw new DataException(RAW + " needs bytes, got " + value.getClass().getName());
  }
}
