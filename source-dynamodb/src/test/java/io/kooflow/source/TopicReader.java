package io.kooflow.source;

import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;

/** Reads a change topic and its dead letters, and applies changes as every consumer does. */
final class TopicReader implements AutoCloseable {
  private final String topic;
  private final KafkaConsumer<Long, byte[]> consumer;
  private final AvroDeserializer<ReactionChange> values;
  private final List<Change> changes = new ArrayList<>();
  private final List<ConsumerRecord<Long, byte[]>> deadLetters = new ArrayList<>();

  /**
   * @param takenMillis when Connect gave it to Kafka
   */
  record Change(long key, ReactionChange value, long takenMillis) {
    Position position() {
      return Position.of(value.getPosition());
    }

    String item() {
      return value.getContentId() + "/" + value.getUserId();
    }
  }

  TopicReader(Platform platform, String topic) {
    this.topic = topic;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                platform.bootstrapServers(),
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed"),
            new LongDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String name : List.of(topic, topic + ".dlq")) {
      consumer
          .partitionsFor(name)
          .forEach(info -> partitions.add(new TopicPartition(name, info.partition())));
    }
    consumer.assign(partitions);
    values =
        AvroDeserializer.of(
            new SchemaRegistryClient(RegistryConfig.at(platform.registryUrl())),
            ReactionChange.class);
  }

  /** Reads what has come since the last call, waiting a little. */
  TopicReader read() {
    for (ConsumerRecord<Long, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
      if (record.topic().equals(topic)) {
        changes.add(
            new Change(
                record.key(),
                Objects.requireNonNull(values.deserialize(topic, record.value())),
                record.timestamp()));
      } else {
        deadLetters.add(record);
      }
    }
    return this;
  }

  /** Every change so far; of one partition in its order. */
  List<Change> changes() {
    return changes;
  }

  List<ConsumerRecord<Long, byte[]>> deadLetters() {
    return deadLetters;
  }

  /** The changes of one item that stand above all before them, as the stream told them. */
  List<Change> history(String item) {
    return changes.stream().filter(change -> change.item().equals(item)).toList();
  }

  /** Type of reaction per item, after every change that is no duplicate. */
  Map<String, String> state() {
    Map<String, Position> applied = new HashMap<>();
    Map<String, String> state = new TreeMap<>();
    for (Change change : changes) {
      Position known = applied.get(change.item());
      if (known != null && change.position().compareTo(known) <= 0) {
        continue;
      }
      applied.put(change.item(), change.position());
      if (change.value().getAfter() == null) {
        state.remove(change.item());
      } else {
        state.put(change.item(), change.value().getAfter().getType());
      }
    }
    return state;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
