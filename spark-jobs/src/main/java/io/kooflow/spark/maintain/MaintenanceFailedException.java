package io.kooflow.spark.maintain;

import java.io.Serial;

/** Some of the maintenance could not be done; the message says what, and the way out. */
public final class MaintenanceFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  MaintenanceFailedException(String message) {
    super(message);
  }
}
