package io.kooflow.streams.generation;

import org.apache.kafka.common.config.ConfigException;

/** A generation is retired, abandoned, or unknown to the register. */
public final class MayNotRunException extends ConfigException {
  private static final long serialVersionUID = 1;

  MayNotRunException(String message) {
    super(message);
  }
}
