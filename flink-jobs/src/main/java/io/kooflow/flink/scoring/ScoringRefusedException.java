package io.kooflow.flink.scoring;

import java.io.Serial;

/** Going on would skip texts silently; the message says what to do. */
final class ScoringRefusedException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1;

  ScoringRefusedException(String message) {
    super(message);
  }
}
