package io.kooflow.operations.deadletters;

import io.kooflow.operations.deadletters.Findings.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** How many dead letters a topic has. Not safe for use by several threads. */
public final class Counts {
  private final Map<Kind, Count> byKind = new TreeMap<>();

  /**
   * What is counted together.
   *
   * @param error class name of what went wrong
   */
  public record Kind(String reader, String error, State state) implements Comparable<Kind> {
    private static final Comparator<Kind> ORDER =
        Comparator.comparing(Kind::reader).thenComparing(Kind::error).thenComparing(Kind::state);

    @Override
    public int compareTo(Kind other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Those of one kind.
   *
   * @param oldest when the oldest of them was set aside
   * @param newest when the newest was
   */
  public record Count(long letters, Instant oldest, Instant newest) {
    private Count plus(Count other) {
      return new Count(
          letters + other.letters,
          oldest.isBefore(other.oldest) ? oldest : other.oldest,
          newest.isAfter(other.newest) ? newest : other.newest);
    }
  }

  void add(Finding letter, State state) {
    String error = letter.error().isEmpty() ? "unknown" : letter.error();
    byKind.merge(
        new Kind(letter.reader(), error, state),
        new Count(1, letter.setAside(), letter.setAside()),
        Count::plus);
  }

  /** By reader, then error, then state. */
  public Map<Kind, Count> byKind() {
    return byKind;
  }

  /** How many are in a state. */
  public long in(State state) {
    return byKind.entrySet().stream()
        .filter(each -> each.getKey().state() == state)
        .mapToLong(each -> each.getValue().letters())
        .sum();
  }
}
