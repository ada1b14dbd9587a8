package io.kooflow.operations.deadletters;

import io.kooflow.operations.UsageException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters of a topic are meant, by where they came from.
 *
 * @param topic the topic whose dead letters they are
 * @param partition partition that they came from; null for any
 * @param fromOffset lowest offset that they had, 0 or more
 * @param toOffset highest, inclusive
 * @param error part of the error's class name; null for any
 */
public record Selection(
    String topic,
    @Nullable Integer partition,
    long fromOffset,
    long toOffset,
    @Nullable String error) {

  /** Refuses an empty range. */
  public Selection {
    if (fromOffset < 0 || toOffset < fromOffset) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "--from-offset %d and --to-offset %d are no range",
              fromOffset,
              toOffset));
    }
  }

  /** All dead letters of a topic. */
  public static Selection all(String topic) {
    return new Selection(topic, null, 0, Long.MAX_VALUE, null);
  }

  /** Whether a letter is meant. */
  public boolean includes(DeadLetter letter) {
    boolean whole = partition == null && fromOffset == 0 && toOffset == Long.MAX_VALUE;
    boolean inRange =
        letter.wasInKafka()
            && (partition == null || letter.partition().equals(partition.toString()))
            && letter.originalOffset() >= fromOffset
            && letter.originalOffset() <= toOffset;
    return (whole || inRange) && (error == null || letter.error().contains(error));
  }
}
