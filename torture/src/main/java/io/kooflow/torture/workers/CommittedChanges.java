package io.kooflow.torture.workers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.schemas.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads change topics (JSON with schema) from their beginning, committed records only. */
final class CommittedChanges implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Flow> flows;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ObjectMapper json = new ObjectMapper();

  CommittedChanges(String bootstrapServers, List<Flow> flows) {
    this.flows = flows.stream().collect(Collectors.toMap(Flow::changes, Function.identity()));
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        this.flows.keySet().stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList());
  }

  /** Tells what has come since the last call, waiting a little. */
  void readInto(OnceHistory history) throws IOException {
    for (ConsumerRecord<byte[], byte[]> change : consumer.poll(POLL)) {
      Flow flow = flows.get(change.topic());
      JsonNode event = json.readTree(change.value()).path("payload");
      if (flow == null || !event.hasNonNull("position")) {
        throw new IOException("no change event in " + change.topic());
      }
      JsonNode after = event.path("after");
      history.told(
          String.format(
              Locale.ROOT,
              "%s %d/%d",
              flow.table(),
              event.path("contentId").asLong(),
              event.path("userId").asLong()),
          Position.of(event.path("position").binaryValue()),
          after.isObject()
              ? after.path("type").asText() + "@" + after.path("createdAt").asLong()
              : null);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
