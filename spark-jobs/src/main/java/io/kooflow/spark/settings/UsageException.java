package io.kooflow.spark.settings;

import java.io.Serial;

/** A command line that its user must correct; the message is one line and tells no secret. */
public final class UsageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public UsageException(String message) {
    super(message);
  }
}
