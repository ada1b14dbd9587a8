package io.kooflow.contentstore.load;

import org.jspecify.annotations.Nullable;

/** Some writes of a load did not reach their table. Repeating the load is harmless. */
public final class BulkWriteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BulkWriteException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
