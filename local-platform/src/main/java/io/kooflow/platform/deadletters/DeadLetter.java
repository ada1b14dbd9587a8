package io.kooflow.platform.deadletters;

import io.kooflow.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A record of a dead-letter topic, written by one of our stages ({@code kooflow.dlq.*} headers) or
 * by Kafka Connect for a sink ({@code __connect.errors.*}).
 *
 * @param record as it stands in the dead-letter topic: original key and value
 * @param topic where it came from; empty if its headers do not say
 * @param partition partition that it came from, or a shard if it never was in Kafka
 * @param offset offset there, or a sequence number
 * @param error class name of what went wrong
 * @param message what went wrong, without the payload
 */
public record DeadLetter(
    ConsumerRecord<byte[], byte[]> record,
    String topic,
    String partition,
    String offset,
    String error,
    String message) {
  private static final String OURS = "kooflow.dlq.";
  private static final String CONNECT = "__connect.errors.";

  /** Added when it is sent back: the offset that the record had at first. */
  public static final String REPLAYED_OFFSET = "kooflow.replay.offset";

  static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    if (headers.lastHeader(DeadLetterHeaders.TOPIC) != null) {
      return new DeadLetter(
          record,
          text(headers, DeadLetterHeaders.TOPIC),
          text(headers, DeadLetterHeaders.PARTITION),
          text(headers, DeadLetterHeaders.OFFSET),
          text(headers, DeadLetterHeaders.ERROR),
          text(headers, DeadLetterHeaders.MESSAGE));
    }
    return new DeadLetter(
        record,
        text(headers, CONNECT + "topic"),
        text(headers, CONNECT + "partition"),
        text(headers, CONNECT + "offset"),
        text(headers, CONNECT + "exception.class.name"),
        text(headers, CONNECT + "exception.message"));
  }

  /** When the record was written, or, by a stage that does not keep that, when it was set aside. */
  public Instant time() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /** Whether it once was a record of a topic, so that it can be one again. */
  public boolean wasInKafka() {
    return !topic.isEmpty() && partition.matches("\\d{1,9}") && offset.matches("\\d{1,18}");
  }

  /** The offset there; -1 if it never was in Kafka. */
  long originalOffset() {
    return wasInKafka() ? Long.parseLong(offset) : -1;
  }

  /** The headers that the record had at first. */
  List<Header> originalHeaders() {
    return StreamSupport.stream(record.headers().spliterator(), false)
        .filter(header -> !header.key().startsWith(OURS) && !header.key().startsWith(CONNECT))
        .filter(header -> !header.key().equals(REPLAYED_OFFSET))
        .toList();
  }

  /** The offset that it had before any replay: a replayed record that failed again keeps it. */
  String firstOffset() {
    String before = text(record.headers(), REPLAYED_OFFSET);
    return before.isEmpty() ? offset : before;
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
