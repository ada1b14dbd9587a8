package io.kooflow.benchmarks.aggregation;

import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;

/**
 * The floor: a hand-written loop over maps on the heap, transactions of one second. Forgets
 * everything when it dies. Arguments: servers, registry, input, group, and output unless nothing is
 * to be counted, which makes it a bare consumer.
 */
public final class LoopMain {
  private static final long COMMIT_NANOS = Duration.ofSeconds(1).toNanos();

  private final KafkaConsumer<Long, ReactionChange> consumer;
  private final String input;
  private final Map<Pair, byte[]> states = new HashMap<>();
  private final Map<Long, long[]> counts = new HashMap<>();
  private final Set<Long> changed = new HashSet<>();

  private record Pair(long contentId, long userId) {}

  private LoopMain(String servers, String registry, String input, String group) {
    Deserializer<ReactionChange> values =
        new AvroSerdes(
                new SchemaRegistryClient(RegistryConfig.from(Map.of(RegistryConfig.URL, registry))))
            .of(ReactionChange.class)
            .deserializer();
    this.input = input;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new LongDeserializer(),
            values);
  }

  public static void main(String[] args) {
    LoopMain loop = new LoopMain(args[0], args[1], args[2], args[3]);
    loop.consumer.subscribe(List.of(loop.input));
    if (args.length == 4) {
      loop.consume();
    } else {
      loop.count(args[0], args[3], args[4]);
    }
  }

  private void consume() {
    long next = System.nanoTime() + COMMIT_NANOS;
    while (true) {
      consumer.poll(Duration.ofMillis(100));
      if (System.nanoTime() >= next) {
        consumer.commitSync();
        next = System.nanoTime() + COMMIT_NANOS;
      }
    }
  }

  private void count(String servers, String transactionalId, String output) {
    KafkaProducer<Long, byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                transactionalId,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                100),
            new LongSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    long next = System.nanoTime() + COMMIT_NANOS;
    while (true) {
      for (ConsumerRecord<Long, ReactionChange> record : consumer.poll(Duration.ofMillis(100))) {
        take(record.value());
      }
      if (System.nanoTime() >= next) {
        commit(producer, output);
        next = System.nanoTime() + COMMIT_NANOS;
      }
    }
  }

  private void take(ReactionChange change) {
    Pair pair = new Pair(change.getContentId(), change.getUserId());
    byte[] state = PairState.of(change);
    byte[] stored = states.get(pair);
    if (stored != null && !PairState.isNewer(state, stored)) {
      return;
    }
    states.put(pair, state);
    long[] of = counts.computeIfAbsent(change.getContentId(), ignored -> new long[3]);
    of[stored == null ? PairState.ABSENT : PairState.kind(stored)]--;
    of[PairState.kind(state)]++;
    changed.add(change.getContentId());
  }

  private void commit(KafkaProducer<Long, byte[]> producer, String output) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    consumer
        .assignment()
        .forEach(
            partition ->
                offsets.put(partition, new OffsetAndMetadata(consumer.position(partition))));
    producer.beginTransaction();
    for (Long contentId : changed) {
      long[] of = counts.getOrDefault(contentId, new long[3]);
      producer.send(
          new ProducerRecord<>(
              output, contentId, CountsFormat.write(of[PairState.LIKE], of[PairState.DISLIKE])));
    }
    producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
    producer.commitTransaction();
    changed.clear();
  }
}
