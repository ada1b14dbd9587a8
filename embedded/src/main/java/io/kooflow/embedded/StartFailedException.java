package io.kooflow.embedded;

/**
 * A server did not start. The message names the server, the reason and, for a process, the end of
 * its log.
 */
public final class StartFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartFailedException(String message) {
    super(message);
  }

  public StartFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
