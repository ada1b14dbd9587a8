package io.kooflow.schemas.capture;

import java.io.Serial;
import org.apache.kafka.common.KafkaException;

/** A stored partition or offset has not the format of this package; the message says what to do. */
public final class BadOffsetException extends KafkaException {
  @Serial private static final long serialVersionUID = 1;

  BadOffsetException(String message) {
    super(message);
  }
}
