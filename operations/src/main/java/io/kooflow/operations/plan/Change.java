package io.kooflow.operations.plan;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is missing or not as defined.
 *
 * @param kind what it takes
 * @param what one line: the resource, what is found and what is wanted; no secrets
 * @param action makes it as defined; null where only the operator can. Safe to repeat
 */
public record Change(Kind kind, String what, @Nullable Action action) {
  /** What it takes to make it as defined. */
  public enum Kind {
    CREATE("+"),
    CHANGE("~"),
    BY_HAND("!");

    private final String sign;

    Kind(String sign) {
      this.sign = sign;
    }
  }

  /** A request that creates or changes one resource. */
  @FunctionalInterface
  public interface Action {
    /**
     * @throws Exception if the server refuses or does not answer; nothing is half made
     */
    void run() throws Exception;
  }

  static Change create(String what, Action action) {
    return new Change(Kind.CREATE, what, action);
  }

  static Change change(String what, Action action) {
    return new Change(Kind.CHANGE, what, action);
  }

  static Change byHand(String what) {
    return new Change(Kind.BY_HAND, what, null);
  }

  /** As shown: {@code + topic koo.changes: …}. */
  @Override
  public String toString() {
    return kind.sign + " " + what;
  }
}
