package io.kooflow.schemas;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a replayed record says of its first place: it is in the same topic and partition again, at
 * another offset and, where the broker sets the time, with another time.
 *
 * @param topic topic that it was sent to; a record made from it is not a replay of another topic
 * @param offset offset that it had at first
 * @param timestamp time that it had at first, epoch milliseconds; -1 if unknown
 * @param number which of its replays this is, 1 or more
 */
public record ReplayHeaders(String topic, long offset, long timestamp, int number) {

  /** Header of the topic. */
  public static final String TOPIC = "kooflow.replay.topic";

  /** Header of the offset that the record had at first, decimal. */
  public static final String OFFSET = "kooflow.replay.offset";

  /** Header of the time that the record had at first, decimal epoch milliseconds. */
  public static final String TIMESTAMP = "kooflow.replay.timestamp";

  /** Header of which replay of the record this is, decimal, from 1. */
  public static final String NUMBER = "kooflow.replay.number";

  private static final String ALL = "kooflow.replay.";

  /** Whether a header of this name is one of these. */
  public static boolean has(String name) {
    return name.startsWith(ALL);
  }

  /** Sets the headers in place of any that are there; other headers are left. */
  public void write(Headers headers) {
    headers.remove(TOPIC);
    headers.add(TOPIC, topic.getBytes(StandardCharsets.UTF_8));
    set(headers, OFFSET, offset);
    set(headers, TIMESTAMP, timestamp);
    set(headers, NUMBER, number);
  }

  /**
   * What a record of {@code topic} says; null if it was not replayed there, or says so in a way
   * that nobody reads.
   */
  public static @Nullable ReplayHeaders read(String topic, Headers headers) {
    long offset = number(headers, OFFSET, -1);
    Header to = headers.lastHeader(TOPIC);
    boolean elsewhere =
        to != null
            && to.value() != null
            && !topic.equals(new String(to.value(), StandardCharsets.UTF_8));
    if (offset < 0 || elsewhere) {
      return null;
    }
    long number = Math.min(Integer.MAX_VALUE, Math.max(1, number(headers, NUMBER, 1)));
    return new ReplayHeaders(
        topic,
        offset,
        number(headers, TIMESTAMP, DeadLetterHeaders.NO_TIMESTAMP),
        Math.toIntExact(number));
  }

  /** A decimal number of at most 18 digits; {@code otherwise} if the text is none. */
  static long number(String text, long otherwise) {
    if (text.isEmpty() || text.length() > 18) {
      return otherwise;
    }
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) < '0' || text.charAt(at) > '9') {
        return otherwise;
      }
    }
    return Long.parseLong(text);
  }

  private static long number(Headers headers, String name, long otherwise) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? otherwise
        : number(new String(header.value(), StandardCharsets.UTF_8), otherwise);
  }

  private static void set(Headers headers, String name, long value) {
    headers.remove(name);
    if (value >= 0) {
      headers.add(name, Long.toString(value).getBytes(StandardCharsets.UTF_8));
    }
  }
}
