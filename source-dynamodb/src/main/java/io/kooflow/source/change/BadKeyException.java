package io.kooflow.source.change;

/** A key that was asked for is none of the table. The message has nothing of its values. */
public final class BadKeyException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadKeyException(String problem) {
    super(problem);
  }
}
