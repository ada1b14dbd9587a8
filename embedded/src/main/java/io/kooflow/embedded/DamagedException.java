package io.kooflow.embedded;

/**
 * A file is damaged that nothing can be made from again. The message is one sentence for the user:
 * the file, what is wrong with it, and the way out.
 */
public final class DamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DamagedException(String message) {
    super(message);
  }
}
