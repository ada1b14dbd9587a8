package io.kooflow.audit.stores;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.compare.Row;
import io.kooflow.audit.compare.RowSource;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.RevisionHeaders;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.registry.UnknownSchemaException;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compacted topic of the streams application as the rows of the newest record per key: that of
 * the highest (generation, revision), wherever it stands. Holds the rows of every key while
 * reading. A record that cannot be read is a row of its own, unless none can be read for want of
 * their schema: then the topic as such cannot.
 */
final class NewestRecords<T extends SpecificRecord & GenericContainer> implements RowSource {
  private static final Logger LOG = LoggerFactory.getLogger(NewestRecords.class);

  private record Newest(Revision revision, List<Row> rows) {}

  private final String topic;
  private final TopicRecords records;
  private final AvroDeserializer<T> deserializer;
  private final Function<T, Revision> revision;
  private final Function<T, List<Row>> facts;

  NewestRecords(
      String topic,
      KafkaTarget kafka,
      Class<T> type,
      Function<T, Revision> revision,
      Function<T, List<Row>> facts) {
    this.topic = topic;
    this.records = new TopicRecords(kafka);
    this.deserializer =
        AvroDeserializer.of(
            new SchemaRegistryClient(RegistryConfig.from(kafka.registrySettings())), type);
    this.revision = revision;
    this.facts = facts;
  }

  @Override
  public String name() {
    return "topic:" + topic;
  }

  @Override
  public void forEach(Consumer<Row> consumer) {
    Map<ByteBuffer, Newest> newest = new HashMap<>();
    List<Row> unreadable = new ArrayList<>();
    List<UnknownSchemaException> unknown = new ArrayList<>();
    records.forEach(
        topic,
        record -> {
          try {
            Newest read = read(record);
            newest.merge(ByteBuffer.wrap(record.key()), read, NewestRecords::newer);
          } catch (UnknownSchemaException noSchema) {
            unknown.add(noSchema);
            unreadable.add(unreadable(record));
          } catch (SerializationException | IllegalArgumentException damaged) {
            unreadable.add(unreadable(record));
          }
        });
    if (newest.isEmpty() && !unknown.isEmpty()) {
      throw unknown.get(0);
    }
    unreadable.forEach(consumer);
    newest.values().forEach(each -> each.rows().forEach(consumer));
  }

  /** Every record that can be read and is no tombstone, older ones of a key too. */
  void forEachRecord(Consumer<T> consumer) {
    records.forEach(
        topic,
        record -> {
          try {
            T value = deserializer.deserialize(topic, record.value());
            if (value != null) {
              consumer.accept(value);
            }
          } catch (SerializationException | IllegalArgumentException damaged) {
            LOG.debug("Left out, cannot be read: {}/{}", topic, record.offset());
          }
        });
  }

  private Newest read(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      throw new SerializationException("A record has no key");
    }
    T value = deserializer.deserialize(topic, record.value());
    return value == null
        ? new Newest(ofTombstone(record), List.of())
        : new Newest(revision.apply(value), List.copyOf(facts.apply(value)));
  }

  private static Revision ofTombstone(ConsumerRecord<byte[], byte[]> record) {
    Revision carried = RevisionHeaders.read(record.headers());
    if (carried == null) {
      throw new SerializationException("A tombstone has no revision");
    }
    return carried;
  }

  private static Newest newer(Newest one, Newest other) {
    return other.revision().compareTo(one.revision()) >= 0 ? other : one;
  }

  private Row unreadable(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    long id = key != null && key.length == Long.BYTES ? ByteBuffer.wrap(key).getLong() : 0;
    String type = Facts.RECORD + topic + "/" + record.partition() + "/" + record.offset();
    return new Row(id, type, Facts.UNREADABLE);
  }
}
