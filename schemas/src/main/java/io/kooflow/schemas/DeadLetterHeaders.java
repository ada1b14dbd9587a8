package io.kooflow.schemas;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Why a record is in a dead-letter topic, and where it came from. Its key, value and other headers
 * are the original ones; these are added, each a UTF-8 string. Reader, topic, partition and offset
 * name a dead letter: a record that was replayed and fails again keeps the place and the time that
 * it had at first, so that it is still the same one.
 *
 * @param reader who set it aside, such as {@link #STREAMS}; empty if it does not say
 * @param topic topic that the record came from
 * @param partition partition that it came from; for a record that was never in Kafka, the shard
 * @param offset offset that it had at first; for a record that was never in Kafka, the sequence
 *     number
 * @param timestamp time that the record had at first, epoch milliseconds; -1 if unknown
 * @param replays how often it had been replayed when it was set aside, 0 or more
 * @param error class name of what went wrong
 * @param message what went wrong, without the payload; cut at {@link #MAX_MESSAGE} characters
 */
public record DeadLetterHeaders(
    String reader,
    String topic,
    String partition,
    String offset,
    long timestamp,
    int replays,
    String error,
    String message) {

  /** Header of who set the record aside. */
  public static final String READER = "kooflow.dlq.reader";

  /** Header of the topic that the record came from. */
  public static final String TOPIC = "kooflow.dlq.topic";

  /** Header of the partition, or shard, that the record came from. */
  public static final String PARTITION = "kooflow.dlq.partition";

  /** Header of the offset, or sequence number, that the record had at first. */
  public static final String OFFSET = "kooflow.dlq.offset";

  /** Header of the time that the record had at first, decimal epoch milliseconds. */
  public static final String TIMESTAMP = "kooflow.dlq.timestamp";

  /** Header of how often the record had been replayed; absent for 0. */
  public static final String REPLAYS = "kooflow.dlq.replays";

  /** Header of the class name of what went wrong. */
  public static final String ERROR = "kooflow.dlq.error";

  /** Header of what went wrong. */
  public static final String MESSAGE = "kooflow.dlq.message";

  /** The reader that is the Kafka Streams application. */
  public static final String STREAMS = "streams";

  /** The reader that lands changes in the lake. */
  public static final String LANDING = "landing";

  /** The reader that has texts scored. */
  public static final String SCORING = "scoring";

  /** The reader of the content store. */
  public static final String SOURCE = "source";

  private static final String SINK = "sink:";

  /** Longest message kept, in UTF-16 characters. */
  public static final int MAX_MESSAGE = 1000;

  /** Time of a record whose time nobody knows. */
  public static final long NO_TIMESTAMP = -1;

  /** Cuts the message, so that headers stay small. */
  public DeadLetterHeaders {
    message = cut(message);
  }

  /** The headers for a record of which neither reader nor time is known. */
  public DeadLetterHeaders(
      String topic, String partition, String offset, String error, String message) {
    this("", topic, partition, offset, NO_TIMESTAMP, 0, error, message);
  }

  /** As the one of five texts, for a record that was in Kafka. */
  public DeadLetterHeaders(String topic, int partition, long offset, String error, String message) {
    this(topic, Integer.toString(partition), Long.toString(offset), error, message);
  }

  /** The reader that is a sink connector of this name. */
  public static String sink(String connector) {
    return SINK + connector;
  }

  /** The headers for a record that {@code reader} could not use because of {@code error}. */
  public static DeadLetterHeaders of(String reader, ConsumerRecord<?, ?> record, Throwable error) {
    return of(
        reader,
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.headers(),
        error);
  }

  /**
   * The headers for a record that {@code reader} could not use because of {@code error}.
   *
   * @param offset where it was read
   * @param timestamp its time there, epoch milliseconds; below 0 if unknown
   * @param headers those of the record: if it was replayed, they say where it was at first
   */
  public static DeadLetterHeaders of(
      String reader,
      String topic,
      int partition,
      long offset,
      long timestamp,
      Headers headers,
      Throwable error) {
    ReplayHeaders replayed = ReplayHeaders.read(topic, headers);
    String message = error.getMessage();
    return new DeadLetterHeaders(
        reader,
        topic,
        Integer.toString(partition),
        Long.toString(replayed == null ? offset : replayed.offset()),
        replayed == null || replayed.timestamp() < 0 ? timestamp : replayed.timestamp(),
        replayed == null ? 0 : replayed.number(),
        error.getClass().getName(),
        message == null ? "" : message);
  }

  /** Sets the headers, in place of any that are there; other headers are left. */
  public void write(Headers headers) {
    set(headers, READER, reader);
    set(headers, TOPIC, topic);
    set(headers, PARTITION, partition);
    set(headers, OFFSET, offset);
    set(headers, TIMESTAMP, timestamp < 0 ? "" : Long.toString(timestamp));
    set(headers, REPLAYS, replays == 0 ? "" : Integer.toString(replays));
    set(headers, ERROR, error);
    set(headers, MESSAGE, message);
  }

  /**
   * What the headers of a dead letter say; null if the record carries none of them.
   *
   * @throws IllegalArgumentException if some that were always there are missing
   */
  public static @Nullable DeadLetterHeaders read(Headers headers) {
    if (headers.lastHeader(TOPIC) == null && headers.lastHeader(ERROR) == null) {
      return null;
    }
    return new DeadLetterHeaders(
        optional(headers, READER),
        text(headers, TOPIC),
        text(headers, PARTITION),
        text(headers, OFFSET),
        ReplayHeaders.number(optional(headers, TIMESTAMP), NO_TIMESTAMP),
        Math.toIntExact(
            Math.min(Integer.MAX_VALUE, ReplayHeaders.number(optional(headers, REPLAYS), 0))),
        text(headers, ERROR),
        text(headers, MESSAGE));
  }

  private static void set(Headers headers, String name, String value) {
    headers.remove(name);
    boolean unknown = value.isEmpty() && !name.equals(MESSAGE);
    if (!unknown) {
      headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String optional(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
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
