package io.kooflow.spark.maintain;

import java.io.Serial;

/** Somebody else holds the lease of maintenance. */
final class LeaseTakenException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  LeaseTakenException(String message) {
    super(message);
  }
}
