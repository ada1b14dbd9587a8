package io.kooflow.torture;

/** A run that did not go as it must. */
public final class TortureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TortureException(String message) {
    super(message);
  }
}
