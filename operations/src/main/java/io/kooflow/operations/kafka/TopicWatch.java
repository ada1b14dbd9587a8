package io.kooflow.operations.kafka;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.time.Duration;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over each record of some topics as it becomes readable, from the ends on. What cannot be
 * decoded is passed over: it is somebody else's to put aside. A broker that is away is waited for.
 */
public final class TopicWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final List<String> topics;
  private final ObjLongConsumer<SpecificRecord> seen;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroDeserializer<GenericContainer> values;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Starts at once.
   *
   * @param topics existing ones
   * @param seen told each value and when it was read ({@link System#nanoTime}); no tombstones
   */
  public TopicWatch(KafkaTarget kafka, List<String> topics, ObjLongConsumer<SpecificRecord> seen) {
    this.topics = topics;
    this.seen = seen;
    this.consumer = Readers.rawConsumer(kafka);
    this.values = Readers.values(kafka);
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    this.thread = new Thread(this::run, "topic-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        poll();
      }
    } catch (WakeupException | InterruptException asked) {
      LOG.debug("The watch on {} ends", topics);
    } catch (KafkaException lost) {
      LOG.warn("The watch on {} ended early", topics, lost);
    }
  }

  private void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      long now = System.nanoTime();
      try {
        if (record.value() != null
            && values.deserialize(record.topic(), record.value()) instanceof SpecificRecord value) {
          seen.accept(value, now);
        }
      } catch (RuntimeException undecodable) {
        LOG.debug("Passed over {}-{}@{}", record.topic(), record.partition(), record.offset());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
