package io.kooflow.flink.landing;

import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.serde.AvroSerializer;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.jspecify.annotations.Nullable;

/** Writes to the topics in transactions, so that offsets have holes, and remembers where to. */
final class Feed implements AutoCloseable {
  /** Where a record stands: {@code topic/partition/offset}, of all that must become rows. */
  final TreeSet<String> rows = new TreeSet<>();

  /** The same of all that must become dead letters. */
  final TreeSet<String> dead = new TreeSet<>();

  private final KafkaProducer<Long, byte[]> producer;
  private final AvroSerializer<GenericRecord> serializer;

  Feed(LocalServers servers, String transactionalId) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", servers.kafka.bootstrapServers());
    properties.put("transactional.id", transactionalId);
    producer = new KafkaProducer<>(properties, new LongSerializer(), new ByteArraySerializer());
    producer.initTransactions();
    serializer = new AvroSerializer<>();
    serializer.configure(Map.of(RegistryConfig.URL, servers.registry.url()), false);
  }

  Feed begin() {
    producer.beginTransaction();
    return this;
  }

  Feed row(String topic, long key, GenericRecord event) throws Exception {
    rows.add(place(send(topic, key, serializer.serialize(topic, event))));
    return this;
  }

  Feed poison(String topic, long key, byte @Nullable [] value) throws Exception {
    dead.add(place(send(topic, key, value)));
    return this;
  }

  Feed tombstone(String topic, long key) throws Exception {
    send(topic, key, null);
    return this;
  }

  void commit() {
    producer.commitTransaction();
  }

  /** Records that nobody must ever see, and a hole in each partition they touched. */
  void aborted(String topic, GenericRecord event) throws Exception {
    producer.beginTransaction();
    for (long key = 0; key < 8; key++) {
      send(topic, key, serializer.serialize(topic, event));
    }
    producer.abortTransaction();
  }

  private RecordMetadata send(String topic, long key, byte @Nullable [] value)
      throws ExecutionException, InterruptedException {
    Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(topic, key, value));
    producer.flush();
    return sent.get();
  }

  private static String place(RecordMetadata sent) {
    return sent.topic() + "/" + sent.partition() + "/" + sent.offset();
  }

  @Override
  public void close() {
    producer.close();
  }
}
