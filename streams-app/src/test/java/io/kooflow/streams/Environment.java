package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooScores;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serde;

/** A broker with all topics, and both ends of the application. */
final class Environment implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  final Formats formats;
  private final EmbeddedKafka kafka;
  private final String registryUrl;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Queue<Exception> unsent = new ConcurrentLinkedQueue<>();

  Environment(Path folder, EmbeddedRegistry registry) {
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    registryUrl = registry.url();
    formats = Formats.ofRegistry(Map.of("schema.registry.url", registryUrl));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  Environment withTopics() {
    try (Admin admin = admin()) {
      TopicCreation.createMissing(admin, Topics.all());
    }
    return this;
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  /** Settings that work here, with short timeouts. */
  Map<String, String> settings(Path stateDir) {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("kafka.schema.registry.url", registryUrl);
    settings.put("kafka.state.dir", stateDir.toString());
    settings.put("kafka.commit.interval.ms", "200");
    settings.put("kafka.main.consumer.session.timeout.ms", "8000");
    settings.put("kafka.main.consumer.heartbeat.interval.ms", "500");
    settings.put("generation", "7");
    return settings;
  }

  void send(KooChange change) {
    send(Topics.KOO_CHANGES, change.getContentId(), formats.kooChanges(), change);
  }

  void send(ReactionChange change) {
    send(Topics.REACTION_CHANGES, change.getContentId(), formats.reactionChanges(), change);
  }

  void send(KooScores scores) {
    send(Topics.KOO_SCORES, scores.getContentId(), formats.kooScores(), scores);
  }

  private <V> void send(String topic, long id, Serde<V> values, V value) {
    byte[] key = new LongSerializer().serialize(topic, id);
    sendRaw(topic, key, values.serializer().serialize(topic, value));
  }

  void sendRaw(String topic, byte[] key, byte[] value) {
    send(new ProducerRecord<>(topic, key, value));
  }

  void sendRaw(String topic, int partition, byte[] key, byte[] value) {
    send(new ProducerRecord<>(topic, partition, key, value));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (stored, failure) -> {
          if (failure != null) {
            unsent.add(failure);
          }
        });
  }

  /** Returns when everything is stored; a record that was not is a failure of the test. */
  void flush() {
    producer.flush();
    assertThat(unsent).as("records that Kafka did not store").isEmpty();
  }

  /** Ends of inputs and outputs, what the group committed, and what stays of open transactions. */
  String positions() {
    try (Admin admin = admin()) {
      List<TopicPartition> all =
          Stream.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.KOO_ENGAGEMENT)
              .flatMap(
                  topic -> IntStream.range(0, 4).mapToObj(each -> new TopicPartition(topic, each)))
              .toList();
      Map<TopicPartition, OffsetSpec> latest =
          all.stream().collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
      Map<Object, Object> ends = new TreeMap<>(Comparator.comparing(Object::toString));
      Map<Object, Object> stable = new TreeMap<>(Comparator.comparing(Object::toString));
      Map<Object, Object> committed = new TreeMap<>(Comparator.comparing(Object::toString));
      admin
          .listOffsets(latest)
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      admin
          .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
          .all()
          .get()
          .forEach((partition, end) -> stable.put(partition, end.offset()));
      admin
          .listConsumerGroupOffsets(KafkaSettings.applicationId(7))
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach(
              (partition, offset) ->
                  committed.put(partition, offset == null ? "none" : offset.offset()));
      return "ends %s, ends of committed records %s, committed by the group %s"
          .formatted(ends, stable, committed);
    } catch (ExecutionException | InterruptedException unknown) {
      return "positions cannot be read: " + unknown;
    }
  }

  /** All committed records of a topic so far, in order within each partition. */
  <K, V> List<ConsumerRecord<K, V>> committed(
      String topic, Deserializer<K> keys, Deserializer<V> values) {
    return committed(topic, Topics.named(topic).partitions(), keys, values);
  }

  /** As the other, of a topic that the pipeline does not name. */
  <K, V> List<ConsumerRecord<K, V>> committed(
      String topic, int partitionCount, Deserializer<K> keys, Deserializer<V> values) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed");
    List<TopicPartition> partitions =
        IntStream.range(0, partitionCount)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    List<ConsumerRecord<K, V>> records = new ArrayList<>();
    try (KafkaConsumer<K, V> consumer = new KafkaConsumer<>(settings, keys, values)) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  List<ConsumerRecord<byte[], byte[]>> deadLetters(String topic) {
    return committed(
        Topics.deadLetters(topic), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    producer.close();
    kafka.close();
  }
}
