package io.kooflow.streams.generation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Clients of an application that reads nothing new: the topics that it wrote to itself are read to
 * their ends, its inputs stay where they are.
 */
public final class HeldInputs extends PlainClients {
  private final Set<String> held;

  /**
   * @param held topics that are not read
   */
  public HeldInputs(Set<String> held) {
    this.held = Set.copyOf(held);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new Holding(config, held);
  }

  /** Pauses what is held before each poll, for Kafka Streams resumes what it likes. */
  private static final class Holding extends KafkaConsumer<byte[], byte[]> {
    private final Set<String> held;

    private Holding(Map<String, Object> config, Set<String> held) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      this.held = held;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      pause(assignment().stream().filter(each -> held.contains(each.topic())).toList());
      return withoutHeld(super.poll(timeout));
    }

    /** A partition that was assigned within the poll may have been read already. */
    private ConsumerRecords<byte[], byte[]> withoutHeld(ConsumerRecords<byte[], byte[]> polled) {
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = new HashMap<>();
      for (TopicPartition each : polled.partitions()) {
        List<ConsumerRecord<byte[], byte[]>> records = polled.records(each);
        if (held.contains(each.topic())) {
          seek(each, records.get(0).offset());
        } else {
          kept.put(each, records);
        }
      }
      Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(polled.nextOffsets());
      next.keySet().removeIf(each -> held.contains(each.topic()));
      return new ConsumerRecords<>(kept, next);
    }
  }
}
