package io.kooflow.operations.deadletters;

import io.kooflow.operations.UsageException;
import io.kooflow.operations.kafka.KafkaClients;
import io.kooflow.schemas.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

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

  /** Reads all dead-letter topics from their beginning on, as they grow; asks nobody yet. */
  public Follower follow() {
    return new Follower(clients);
  }

  /** Dead letters as they come, each once. For use by one thread. */
  public static final class Follower implements AutoCloseable {
    /** So many are told apart, about 100 bytes each; beyond them a repeat counts again. */
    private static final int REMEMBERED = 500_000;

    private static final Duration SHORT = Duration.ofMillis(100);

    private final KafkaClients clients;
    private final Set<String> known = new HashSet<>();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;

    private Follower(KafkaClients clients) {
      this.clients = clients;
    }

    /**
     * Hands over what is new since the last call, up to the ends as they are now.
     *
     * @throws UsageException if Kafka does not answer
     */
    public void readOn(Consumer<DeadLetter> each) {
      clients.asking(
          () -> {
            KafkaConsumer<byte[], byte[]> open = open();
            Map<TopicPartition, Long> ends = open.endOffsets(open.assignment());
            long moved = System.nanoTime();
            while (ends.entrySet().stream().anyMatch(end -> behind(open, end))) {
              ConsumerRecords<byte[], byte[]> records = open.poll(SHORT);
              records.forEach(record -> take(DeadLetter.of(record), each));
              if (!records.isEmpty()) {
                moved = System.nanoTime();
              } else if (System.nanoTime() - moved > PATIENCE.toNanos()) {
                throw new TimeoutException("The dead-letter topics give nothing");
              }
            }
            return true;
          });
    }

    private static boolean behind(
        KafkaConsumer<byte[], byte[]> consumer, Map.Entry<TopicPartition, Long> end) {
      return consumer.position(end.getKey()) < end.getValue();
    }

    private void take(DeadLetter letter, Consumer<DeadLetter> each) {
      boolean repeat =
          letter.replays() > 0
              || (known.size() < REMEMBERED
                  ? !known.add(letter.reader() + letter.identity())
                  : known.contains(letter.reader() + letter.identity()));
      if (!repeat) {
        each.accept(letter);
      }
    }

    /** Topics that are made later are found by the next one who follows. */
    private KafkaConsumer<byte[], byte[]> open() {
      KafkaConsumer<byte[], byte[]> open = consumer;
      if (open == null) {
        open = clients.consumer();
        consumer = open;
        List<TopicPartition> partitions =
            open.listTopics().entrySet().stream()
                .filter(topic -> topic.getKey().endsWith(SUFFIX))
                .flatMap(topic -> topic.getValue().stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        open.assign(partitions);
        open.seekToBeginning(partitions);
      }
      return open;
    }

    @Override
    public void close() {
      if (consumer != null) {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
      }
    }
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
