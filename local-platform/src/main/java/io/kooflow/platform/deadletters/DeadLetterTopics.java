package io.kooflow.platform.deadletters;

import io.kooflow.platform.UsageException;
import io.kooflow.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads dead-letter topics from their beginning to where they end now. */
public final class DeadLetterTopics {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SUFFIX = Topics.deadLetters("");

  private final KafkaClients clients;

  /**
   * @param client settings of a Kafka client, {@code bootstrap.servers} at least
   */
  public DeadLetterTopics(Properties client) {
    this(new KafkaClients(client));
  }

  DeadLetterTopics(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * The topics that have a dead-letter topic there, sorted.
   *
   * @throws UsageException if Kafka does not answer
   */
  public List<String> topics() {
    return clients.asking(
        () -> {
          try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            return consumer.listTopics().keySet().stream()
                .filter(topic -> topic.endsWith(SUFFIX))
                .map(topic -> topic.substring(0, topic.length() - SUFFIX.length()))
                .sorted()
                .toList();
          }
        });
  }

  /**
   * Every record of the dead-letter topic of a topic, in the order of each partition. Several may
   * be the same dead letter; {@link Findings} has each once.
   *
   * @throws UsageException if the topic has no dead-letter topic, or Kafka does not answer
   */
  public void read(String topic, Consumer<DeadLetter> each) {
    if (!readIfThere(Topics.deadLetters(topic), record -> each.accept(DeadLetter.of(record)))) {
      throw new UsageException(
          "There is no topic '" + Topics.deadLetters(topic) + "'; see kooflow dlq list");
    }
  }

  /**
   * The dead letters of a topic, each once, and what came of their replays.
   *
   * @throws UsageException as {@link #read}, and if there are more than memory takes
   */
  public Findings findings(Selection selection) {
    Replays replays = replays(selection.topic());
    Findings findings = new Findings(replays);
    read(
        selection.topic(),
        letter -> {
          DeadLetter resolved = replays.resolved(letter);
          if (selection.includes(resolved)) {
            findings.add(resolved);
          }
        });
    return findings;
  }

  private Replays replays(String topic) {
    Replays replays = new Replays();
    readIfThere(Replays.topic(topic), replays::add);
    return replays;
  }

  /** The topic of this name, which may be given as that of its dead letters. */
  public static String topicOf(String name) {
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  private boolean readIfThere(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    return clients.asking(
        () -> {
          try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            List<TopicPartition> partitions =
                consumer.listTopics().getOrDefault(topic, List.of()).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            partitions.forEach(partition -> read(consumer, partition, each));
            return !partitions.isEmpty();
          }
        });
  }

  private static void read(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    long reached = consumer.position(partition);
    long moved = System.nanoTime();
    while (reached < end) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.offset() < end) {
          each.accept(record);
        }
      }
      long position = consumer.position(partition);
      if (position > reached) {
        reached = position;
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > PATIENCE.toNanos()) {
        throw new TimeoutException(partition + " gives nothing after offset " + reached);
      }
    }
  }
}
