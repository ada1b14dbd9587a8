package io.kooflow.platform.input;

import io.kooflow.operations.UsageException;

/** The input cannot be used. The message names the file, the line, what is wrong and what to do. */
public final class InputException extends UsageException {
  private static final long serialVersionUID = 1L;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
