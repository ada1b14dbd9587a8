package io.kooflow.operations;

/**
 * A mistake of the user, or something missing on the machine that the user can mend: told in one
 * line, without a stack trace, exit status 2.
 */
public class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
