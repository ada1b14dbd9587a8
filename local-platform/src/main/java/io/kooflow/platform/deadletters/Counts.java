package io.kooflow.platform.deadletters;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** How many dead letters a topic has, by error. Not safe for use by several threads. */
public final class Counts {
  private final Map<String, Count> byError = new TreeMap<>();

  /**
   * Those of one error.
   *
   * @param oldest time of the oldest of them
   * @param newest time of the newest
   */
  public record Count(long letters, Instant oldest, Instant newest) {
    private Count plus(Count other) {
      return new Count(
          letters + other.letters,
          oldest.isBefore(other.oldest) ? oldest : other.oldest,
          newest.isAfter(other.newest) ? newest : other.newest);
    }
  }

  /** One more. */
  public void add(DeadLetter letter) {
    String error = letter.error().isEmpty() ? "unknown" : letter.error();
    byError.merge(error, new Count(1, letter.time(), letter.time()), Count::plus);
  }

  /** By the error's class name, sorted. */
  public Map<String, Count> byError() {
    return byError;
  }
}
