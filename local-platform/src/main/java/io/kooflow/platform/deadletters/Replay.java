package io.kooflow.platform.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends dead letters back to the topic and partition that they came from: original key, value,
 * headers and time. At least once; a repeat is harmless, since whoever reads them drops what is not
 * newer than what it has.
 */
public final class Replay {
  /** How long positions and revisions of deleted items are remembered. */
  public static final Duration REMEMBERED = Duration.ofDays(30);

  private static final int IN_FLIGHT = 1_000;

  private final DeadLetterTopics topics;
  private final Map<String, Object> client = new HashMap<>();
  private final InstantSource clock;

  /**
   * What became of the letters.
   *
   * @param replayed how many stand in their topic again
   * @param refused the others, and why
   */
  public record Outcome(int replayed, List<Refused> refused) {}

  /** A letter that was not sent back. */
  public record Refused(DeadLetter letter, String why) {}

  /**
   * @param client settings of a Kafka client, {@code bootstrap.servers} at least
   */
  public Replay(Properties client, InstantSource clock) {
    this.topics = new DeadLetterTopics(client);
    client.forEach((key, value) -> this.client.put(String.valueOf(key), value));
    this.clock = clock;
  }

  /**
   * Sends back what is selected.
   *
   * @throws KafkaException if one cannot be written; then run it again, all of it
   */
  public Outcome run(Selection selection) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    int[] replayed = {0};
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      topics.read(
          selection.topic(),
          letter -> {
            if (!selection.includes(letter)) {
              return;
            }
            String why = refusal(letter);
            if (!why.isEmpty()) {
              refused.add(new Refused(letter, why));
              return;
            }
            sent.add(producer.send(original(letter)));
            replayed[0]++;
            if (sent.size() >= IN_FLIGHT) {
              await(sent);
            }
          });
      await(sent);
    }
    return new Outcome(replayed[0], List.copyOf(refused));
  }

  /** Why a letter must not be sent back; empty if it may. */
  private String refusal(DeadLetter letter) {
    if (!letter.wasInKafka()) {
      return "it never was in a topic; have the source read its key again";
    }
    if (letter.time().isBefore(clock.instant().minus(REMEMBERED))) {
      return String.format(
          Locale.ROOT,
          "it is older than %d days, so nobody remembers what came after it; have the source read its key again",
          REMEMBERED.toDays());
    }
    return "";
  }

  private static ProducerRecord<byte[], byte[]> original(DeadLetter letter) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            letter.topic(),
            Integer.valueOf(letter.partition()),
            letter.record().timestamp(),
            letter.record().key(),
            letter.record().value(),
            letter.originalHeaders());
    record
        .headers()
        .add(
            new RecordHeader(
                DeadLetter.REPLAYED_OFFSET,
                letter.firstOffset().getBytes(StandardCharsets.US_ASCII)));
    return record;
  }

  private static void await(List<Future<RecordMetadata>> sent) {
    for (Future<RecordMetadata> one : sent) {
      try {
        one.get();
      } catch (ExecutionException failed) {
        throw new KafkaException("A dead letter could not be sent back", failed.getCause());
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new KafkaException("Stopped while dead letters were sent back", stop);
      }
    }
    sent.clear();
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "4194304");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
