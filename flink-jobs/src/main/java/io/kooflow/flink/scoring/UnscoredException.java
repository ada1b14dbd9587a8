package io.kooflow.flink.scoring;

import java.io.Serial;

/**
 * A text that got no score; as a dead letter's error it says that the record itself could be read.
 */
final class UnscoredException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  UnscoredException(String message) {
    super(message);
  }
}
