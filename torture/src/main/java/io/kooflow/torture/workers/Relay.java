package io.kooflow.torture.workers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.RevisionHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Stands where the Streams application stands: of each item it takes change events (JSON with
 * schema) whose position is above the last, and gives each a revision. Its thread ends with it.
 */
final class Relay implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, Flow> flows;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Position> positions = new HashMap<>();
  private final Map<String, Long> revisions = new HashMap<>();
  private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "relay");
  private volatile boolean closing;

  private Relay(String bootstrapServers, List<Flow> flows) {
    this.flows = flows.stream().collect(Collectors.toMap(Flow::changes, Function.identity()));
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG, "relay",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  static Relay start(String bootstrapServers, List<Flow> flows) {
    Relay relay = new Relay(bootstrapServers, flows);
    relay.thread.start();
    return relay;
  }

  private void run() {
    try (consumer;
        producer) {
      consumer.subscribe(flows.keySet());
      while (!closing) {
        for (ConsumerRecord<byte[], byte[]> change : consumer.poll(POLL)) {
          relay(change);
        }
      }
      end.complete(null);
    } catch (IOException | RuntimeException failed) {
      end.completeExceptionally(failed);
    }
  }

  private void relay(ConsumerRecord<byte[], byte[]> change) throws IOException {
    Flow flow = flows.get(change.topic());
    JsonNode event = json.readTree(change.value()).path("payload");
    if (flow == null || !event.hasNonNull("position")) {
      throw new IOException("no change event in " + change.topic());
    }
    String item = event.path("contentId").asLong() + "/" + event.path("userId").asLong();
    String known = flow.table() + "/" + item;
    Position position = Position.of(event.path("position").binaryValue());
    Position last = positions.get(known);
    if (last == null || position.compareTo(last) > 0) {
      positions.put(known, position);
      Revision revision = new Revision(1, revisions.merge(known, 1L, Long::sum));
      producer.send(revised(flow, item, event.path("after"), revision));
    }
  }

  private ProducerRecord<byte[], byte[]> revised(
      Flow flow, String item, JsonNode after, Revision revision) throws IOException {
    byte[] key = item.getBytes(StandardCharsets.UTF_8);
    if (after.isObject()) {
      return new ProducerRecord<>(flow.revisions(), key, value(item, after, revision));
    }
    ProducerRecord<byte[], byte[]> tombstone = new ProducerRecord<>(flow.revisions(), key, null);
    RevisionHeaders.write(tombstone.headers(), revision);
    return tombstone;
  }

  private byte[] value(String item, JsonNode after, Revision revision) throws IOException {
    ObjectNode payload = json.createObjectNode();
    payload.put(Rows.ITEM, item);
    payload.put(Rows.TYPE, after.path("type").asText());
    payload.put(Rows.CREATED_AT, after.path("createdAt").asLong());
    payload.put("generation", revision.generation());
    payload.put("revision", revision.revision());
    ObjectNode message = json.createObjectNode();
    message.set("schema", schema());
    message.set("payload", payload);
    return json.writeValueAsBytes(message);
  }

  private ObjectNode schema() {
    ObjectNode schema = json.createObjectNode().put("type", "struct").put("name", "example.Copy");
    ArrayNode fields = schema.putArray("fields");
    fields.addObject().put("field", Rows.ITEM).put("type", "string");
    fields.addObject().put("field", Rows.TYPE).put("type", "string");
    fields.addObject().put("field", Rows.CREATED_AT).put("type", "int64");
    fields.addObject().put("field", "generation").put("type", "int32");
    fields.addObject().put("field", "revision").put("type", "int64");
    return schema;
  }

  /** Throws what ended the relay, if it has failed. */
  void check() {
    if (end.isCompletedExceptionally()) {
      end.join();
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
  }
}
