package io.kooflow.audit.stores;

import java.io.Serial;

/** Kafka has no such topic. */
final class NoSuchTopicException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  NoSuchTopicException(String topic) {
    super("Topic " + topic + " does not exist");
  }
}
