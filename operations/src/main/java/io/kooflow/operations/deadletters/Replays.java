package io.kooflow.operations.deadletters;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.kafka.KafkaClients;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was replayed from the dead letters of a topic and what came of it: a record of JSON for each
 * attempt, in the topic {@code <topic>.dlq.replays} of one partition, which the first replay makes.
 * Kept twice as long as the dead letters themselves.
 */
public final class Replays {
  private static final Logger LOG = LoggerFactory.getLogger(Replays.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUFFIX = ".replays";
  private static final long LEAST_KEPT = Duration.ofDays(60).toMillis();

  private final Map<String, Attempt> newest = new HashMap<>();
  private final Map<String, Attempt> sent = new HashMap<>();
  private final Map<String, Replayed> bySentPlace = new HashMap<>();

  Replays() {}

  static String topic(String topic) {
    return Topics.deadLetters(topic) + SUFFIX;
  }

  /** The newest attempt to send the record of this place back; empty if there was none. */
  Optional<Attempt> newest(String identity) {
    return Optional.ofNullable(newest.get(identity));
  }

  /** The newest attempt that sent it. */
  Optional<Attempt> sent(String identity) {
    return Optional.ofNullable(sent.get(identity));
  }

  /** The dead letter, by where its record was at first, also of a reader that dropped headers. */
  DeadLetter resolved(DeadLetter letter) {
    Replayed replayed = letter.replays() > 0 ? null : bySentPlace.get(sentPlace(letter));
    return replayed == null ? letter : letter.from(replayed);
  }

  private static String sentPlace(DeadLetter letter) {
    return letter.topic() + "/" + letter.partition() + "/" + letter.offset();
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    try {
      JsonNode attempt = JSON.readTree(record.value());
      String place = attempt.required("record").textValue();
      long sentTo = attempt.path("sentTo").asLong(-1);
      Attempt one =
          new Attempt(
              Instant.parse(attempt.required("at").textValue()),
              attempt.required("number").intValue(),
              sentTo,
              attempt.path("why").asText(""));
      newest.put(place, one);
      if (sentTo >= 0) {
        sent.put(place, one);
        int at = place.lastIndexOf('/');
        int end = place.lastIndexOf('#');
        bySentPlace.put(
            place.substring(0, at + 1) + sentTo,
            new Replayed(
                Long.parseLong(place.substring(at + 1, end)),
                Instant.ofEpochMilli(attempt.required("time").longValue()),
                one.number()));
      }
    } catch (IOException | RuntimeException foreign) {
      LOG.warn("No replay: {}-{}@{}", record.topic(), record.partition(), record.offset());
    }
  }

  /** The record of an attempt. */
  static ProducerRecord<byte[], byte[]> record(
      String topic, String identity, Instant time, Attempt attempt, String reason) {
    var line = JSON.createObjectNode();
    line.put("record", identity)
        .put("time", time.toEpochMilli())
        .put("at", attempt.at().toString())
        .put("number", attempt.number())
        .put("user", System.getProperty("user.name"))
        .put("reason", reason);
    if (attempt.sent()) {
      line.put("sentTo", attempt.sentTo());
    } else {
      line.put("why", attempt.why());
    }
    return new ProducerRecord<>(
        topic(topic),
        identity.getBytes(StandardCharsets.UTF_8),
        line.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Makes the topic that keeps them, if it is not there.
   *
   * @throws UsageException if Kafka does not let us: then nothing may be sent
   */
  static void createIfMissing(KafkaClients clients, Admin admin, String topic) {
    String name = topic(topic);
    try {
      if (clients.await(admin.listTopics().names()).contains(name)) {
        return;
      }
      NewTopic replays = new NewTopic(name, Optional.of(1), Optional.empty());
      replays.configs(
          Map.of(
              TopicConfig.CLEANUP_POLICY_CONFIG,
              TopicConfig.CLEANUP_POLICY_DELETE,
              TopicConfig.RETENTION_MS_CONFIG,
              Long.toString(kept(clients, admin, Topics.deadLetters(topic)))));
      clients.await(admin.createTopics(List.of(replays)).all());
    } catch (ExecutionException refused) {
      if (!(refused.getCause() instanceof TopicExistsException)) {
        throw new UsageException(
            "The topic %s, which keeps what was replayed, cannot be made: %s. Make it with one partition, or let this user create it"
                .formatted(name, String.valueOf(KafkaClients.causeOf(refused).getMessage())),
            refused);
      }
    }
  }

  private static long kept(KafkaClients clients, Admin admin, String deadLetters) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, deadLetters);
    try {
      ConfigEntry retention =
          clients
              .await(
                  requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource)))
              .get(TopicConfig.RETENTION_MS_CONFIG);
      long letters = retention == null ? LEAST_KEPT : Long.parseLong(retention.value());
      return letters < 0 ? -1 : Math.max(LEAST_KEPT, Math.min(letters, Long.MAX_VALUE / 2) * 2);
    } catch (ExecutionException | UsageException | NumberFormatException unknown) {
      LOG.warn("How long {} is kept cannot be seen; replays are kept 60 days", deadLetters);
      return LEAST_KEPT;
    }
  }
}
