package io.kooflow.schemas;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Why a record is in a dead-letter topic, and where it came from. Its key and value are the
 * original bytes; these are its headers, each a UTF-8 string.
 *
 * @param topic topic that the record came from
 * @param partition partition that it came from; for a record that was never in Kafka, the shard
 * @param offset offset that it came from; for a record that was never in Kafka, the sequence number
 * @param error class name of what went wrong
 * @param message what went wrong, without the payload; cut at {@link #MAX_MESSAGE} characters
 */
public record DeadLetterHeaders(
    String topic, String partition, String offset, String error, String message) {

  /** Header of the topic that the record came from. */
  public static final String TOPIC = "kooflow.dlq.topic";

  /** Header of the partition, or shard, that the record came from. */
  public static final String PARTITION = "kooflow.dlq.partition";

  /** Header of the offset, or sequence number, that the record came from. */
  public static final String OFFSET = "kooflow.dlq.offset";

  /** Header of the class name of what went wrong. */
  public static final String ERROR = "kooflow.dlq.error";

  /** Header of what went wrong. */
  public static final String MESSAGE = "kooflow.dlq.message";

  /** Header of who set the record aside: streams, landing, scoring, source, sink:CONNECTOR. */
  public static final String READER = "kooflow.dlq.reader";

  /** Header of the record's own time, epoch milliseconds as decimal text. */
  public static final String TIMESTAMP = "kooflow.dlq.timestamp";

  /** Longest message kept, in UTF-16 characters. */
  public static final int MAX_MESSAGE = 1000;

  /** Cuts the message, so that headers stay small. */
  public DeadLetterHeaders {
    message = cut(message);
  }

  /** The headers for a record that was in Kafka. */
  public DeadLetterHeaders(String topic, int partition, long offset, String error, String message) {
    this(topic, Integer.toString(partition), Long.toString(offset), error, message);
  }

  /** The headers for a record that failed with {@code error}. */
  public static DeadLetterHeaders of(String topic, int partition, long offset, Throwable error) {
    String message = error.getMessage();
    return new DeadLetterHeaders(
        topic, partition, offset, error.getClass().getName(), message == null ? "" : message);
  }

  /** Sets the five headers, in place of any that stand there; other headers are left. */
  public void write(Headers headers) {
    set(headers, TOPIC, topic);
    set(headers, PARTITION, partition);
    set(headers, OFFSET, offset);
    set(headers, ERROR, error);
    set(headers, MESSAGE, message);
  }

  /**
   * What the headers of a dead letter say; null if the record carries none of them.
   *
   * @throws IllegalArgumentException if some are missing
   */
  public static @Nullable DeadLetterHeaders read(Headers headers) {
    if (headers.lastHeader(TOPIC) == null && headers.lastHeader(ERROR) == null) {
      return null;
    }
    return new DeadLetterHeaders(
        text(headers, TOPIC),
        text(headers, PARTITION),
        text(headers, OFFSET),
        text(headers, ERROR),
        text(headers, MESSAGE));
  }

  private static void set(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null || header.value() == null) {
      throw new IllegalArgumentException("A dead letter lacks the header " + name);
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private static String cut(String message) {
    if (message.length() <= MAX_MESSAGE) {
      return message;
    }
    boolean insidePair = Character.isHighSurrogate(message.charAt(MAX_MESSAGE - 1));
    return message.substring(0, insidePair ? MAX_MESSAGE - 1 : MAX_MESSAGE);
  }
}
