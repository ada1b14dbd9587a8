package io.kooflow.flink.landing;

import java.io.Serial;

/** A decoded record holds a value that its table cannot; trying again does not help. */
final class UnfitValueException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  UnfitValueException(String message) {
    super(message);
  }
}
