package io.kooflow.scoring;

/** A request above {@link Limits}. */
public final class TooLargeException extends Exception {
  private static final long serialVersionUID = 1L;

  TooLargeException(String message) {
    super(message);
  }
}
