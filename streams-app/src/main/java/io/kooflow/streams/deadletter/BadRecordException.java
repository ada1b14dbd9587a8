package io.kooflow.streams.deadletter;

/**
 * A record was read but says what cannot be. The message names the field and what is wrong, never
 * the payload.
 */
public final class BadRecordException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadRecordException(String message) {
    super(message);
  }

  public BadRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
