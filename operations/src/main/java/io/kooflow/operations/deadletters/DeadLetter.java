package io.kooflow.operations.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.ReplayHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record of a dead-letter topic, written by one of our stages ({@code kooflow.dlq.*} headers) or
 * by Kafka Connect for a sink ({@code __connect.errors.*}). Reader and place name the dead letter:
 * several records may be the same one.
 *
 * @param record as it is in the dead-letter topic: original key and value
 * @param reader who set it aside; {@code unknown} if its headers do not say
 * @param topic where it came from; empty if its headers do not say
 * @param partition partition that it came from, or a shard if it never was in Kafka
 * @param offset offset that it had there at first, or a sequence number
 * @param time time that the record had at first or, where the headers do not say, of its dead
 *     letter
 * @param replays how often it had been replayed when it was set aside
 * @param error class name of what went wrong
 * @param message what went wrong, without the payload
 */
public record DeadLetter(
    ConsumerRecord<byte[], byte[]> record,
    String reader,
    String topic,
    String partition,
    String offset,
    Instant time,
    int replays,
    String error,
    String message) {
  private static final String OURS = "kooflow.dlq.";
  private static final String CONNECT = "__connect.errors.";
  private static final String UNKNOWN = "unknown";
  private static final int HASH_BYTES = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    boolean ours = headers.lastHeader(DeadLetterHeaders.TOPIC) != null;
    return ours ? ofStage(record) : ofConnect(record);
  }

  private static DeadLetter ofStage(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    String reader = text(headers, DeadLetterHeaders.READER);
    return new DeadLetter(
        record,
        reader.isEmpty() ? UNKNOWN : reader,
        text(headers, DeadLetterHeaders.TOPIC),
        text(headers, DeadLetterHeaders.PARTITION),
        text(headers, DeadLetterHeaders.OFFSET),
        Instant.ofEpochMilli(
            number(text(headers, DeadLetterHeaders.TIMESTAMP), record.timestamp())),
        (int) Math.min(Integer.MAX_VALUE, number(text(headers, DeadLetterHeaders.REPLAYS), 0)),
        text(headers, DeadLetterHeaders.ERROR),
        text(headers, DeadLetterHeaders.MESSAGE));
  }

  private static DeadLetter ofConnect(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    String topic = text(headers, CONNECT + "topic");
    String connector = text(headers, CONNECT + "connector.name");
    ReplayHeaders replayed = ReplayHeaders.read(topic, headers);
    long time =
        replayed == null || replayed.timestamp() < 0 ? record.timestamp() : replayed.timestamp();
    return new DeadLetter(
        record,
        connector.isEmpty() ? UNKNOWN : DeadLetterHeaders.sink(connector),
        topic,
        text(headers, CONNECT + "partition"),
        replayed == null ? text(headers, CONNECT + "offset") : Long.toString(replayed.offset()),
        Instant.ofEpochMilli(time),
        replayed == null ? 0 : replayed.number(),
        text(headers, CONNECT + "exception.class.name"),
        text(headers, CONNECT + "exception.message"));
  }

  /** The same, of a record that was at first where {@code replay} took it from. */
  DeadLetter from(Replayed replay) {
    return new DeadLetter(
        record,
        reader,
        topic,
        partition,
        Long.toString(replay.offset()),
        replay.time(),
        replay.number(),
        error,
        message);
  }

  /** When it was set aside. */
  public Instant setAside() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /** As {@link #place()}, of what {@link #identity} says. */
  static String placeOf(String identity) {
    String place = identity.substring(0, identity.lastIndexOf('#'));
    int offset = place.lastIndexOf('/');
    int partition = place.lastIndexOf('/', offset - 1);
    return place.substring(0, partition)
        + "-"
        + place.substring(partition + 1, offset)
        + "@"
        + place.substring(offset + 1);
  }

  /** Whether it once was a record of a topic, so that it can be one again. */
  public boolean wasInKafka() {
    return !topic.isEmpty() && isPlace(partition, offset);
  }

  /** Whether these are a partition and an offset of Kafka. */
  static boolean isPlace(String partition, String offset) {
    return isNumber(partition, 9) && isNumber(offset, 18);
  }

  /** The offset there; -1 if it never was in Kafka. */
  long originalOffset() {
    return wasInKafka() ? Long.parseLong(offset) : -1;
  }

  /** Where the record was at first, such as {@code koo.changes-3@17}. */
  public String place() {
    return topic + "-" + partition + "@" + offset;
  }

  /**
   * What tells records apart: the place, and a hash of what the record holds, since a topic that
   * was made again has the same places, and all rows of one scan share one.
   */
  String identity() {
    return topic + "/" + partition + "/" + offset + "#" + hash();
  }

  private String hash() {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      if (wasInKafka()) {
        update(hash, record.key());
        update(hash, record.value());
      } else {
        update(hash, itemKeys());
      }
      return HexFormat.of().formatHex(hash.digest(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every JDK has SHA-256", missing);
    }
  }

  private static void update(MessageDigest hash, byte @Nullable [] bytes) {
    hash.update((byte) (bytes == null ? 0 : 1));
    if (bytes != null) {
      hash.update(bytes);
    }
  }

  /** The keys of an item that was read again may come in another order. */
  private byte @Nullable [] itemKeys() {
    byte[] value = record.value();
    if (value == null) {
      return null;
    }
    try {
      JsonNode keys = JSON.readTree(value).path("Keys");
      Map<String, JsonNode> sorted = new TreeMap<>();
      keys.fields().forEachRemaining(each -> sorted.put(each.getKey(), each.getValue()));
      return sorted.isEmpty() ? value : sorted.toString().getBytes(StandardCharsets.UTF_8);
    } catch (IOException noJson) {
      return value;
    }
  }

  /** The headers that the record had at first. */
  List<Header> originalHeaders() {
    return StreamSupport.stream(record.headers().spliterator(), false)
        .filter(header -> !header.key().startsWith(OURS) && !header.key().startsWith(CONNECT))
        .filter(header -> !ReplayHeaders.has(header.key()))
        .toList();
  }

  private static boolean isNumber(String text, int digits) {
    return text.length() <= digits && number(text, -1) >= 0;
  }

  private static long number(String text, long otherwise) {
    boolean plain =
        !text.isEmpty()
            && text.length() <= 18
            && text.chars().allMatch(each -> each >= '0' && each <= '9');
    return plain ? Long.parseLong(text) : otherwise;
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
