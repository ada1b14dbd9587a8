package io.kooflow.schemas.signal;

/** A message is no signal. The message names the field, never an item's key. */
public final class BadSignalException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadSignalException(String problem) {
    super(problem);
  }

  public BadSignalException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
