package io.kooflow.operations.generations;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.operations.UsageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Gives a generation that is being built what follows its log: copies from the pipeline's inputs to
 * its shadow inputs, never beyond a limit. How much it was given is remembered in Kafka. Copying
 * twice, also by two feeds at once, is harmless: positions tell what is known.
 */
final class Feed implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final int generation;
  private final Group given;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;

  /** The caller owns {@code admin}. */
  Feed(KafkaTarget kafka, Admin admin, int generation) {
    this.generation = generation;
    this.given = Group.feed(admin, generation);
    Map<String, Object> reading = kafka.settings();
    reading.put("isolation.level", "read_committed");
    reading.put("auto.offset.reset", "none");
    reading.put("enable.auto.commit", "false");
    this.consumer =
        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.producer = producer(kafka);
  }

  /** A producer of whole records; the caller closes it. */
  static KafkaProducer<byte[], byte[]> producer(KafkaTarget kafka) {
    Map<String, Object> writing = kafka.settings();
    writing.put("acks", "all");
    writing.put("enable.idempotence", "true");
    // A topic just made may refuse a first batch and take the second: then the first never fits.
    writing.put("max.in.flight.requests.per.connection", "1");
    writing.put("compression.type", "lz4");
    writing.put("max.request.size", "2097152");
    return new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Copies what lies below {@code limits} and was not copied yet; returns when Kafka has it.
   *
   * @throws UsageException if some of it is gone already
   */
  void upTo(Map<TopicPartition, Long> limits) throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> open = new HashMap<>(given.positions());
    open.entrySet().removeIf(each -> each.getValue() >= limits.getOrDefault(each.getKey(), 0L));
    consumer.assign(open.keySet());
    consumer.resume(open.keySet()); // What was assigned before is still paused.
    open.forEach(consumer::seek);
    try {
      while (!open.isEmpty()) {
        given.place(copySome(open.keySet(), limits));
        open.keySet().removeIf(each -> isThere(each, limits));
        consumer.pause(
            consumer.assignment().stream().filter(each -> isThere(each, limits)).toList());
      }
    } catch (OffsetOutOfRangeException gone) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "Generation %d was not fed for too long, and changes are gone that it was never given: abandon it",
              generation),
          gone);
    }
  }

  private boolean isThere(TopicPartition partition, Map<TopicPartition, Long> limits) {
    return consumer.position(partition) >= limits.getOrDefault(partition, 0L);
  }

  /** Where copying goes on after that. */
  private Map<TopicPartition, Long> copySome(
      Iterable<TopicPartition> partitions, Map<TopicPartition, Long> limits)
      throws ExecutionException, InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      TopicPartition from = new TopicPartition(record.topic(), record.partition());
      if (record.offset() < limits.getOrDefault(from, 0L)) {
        TopicPartition to = GenerationTopics.shadow(generation, from);
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    to.topic(),
                    to.partition(),
                    record.timestamp(),
                    record.key(),
                    record.value(),
                    record.headers())));
      }
    }
    producer.flush();
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
    Map<TopicPartition, Long> next = new HashMap<>();
    for (TopicPartition each : partitions) {
      next.put(each, Math.min(consumer.position(each), limits.getOrDefault(each, 0L)));
    }
    return next;
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
  }
}
