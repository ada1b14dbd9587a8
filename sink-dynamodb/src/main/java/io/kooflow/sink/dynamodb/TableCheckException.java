package io.kooflow.sink.dynamodb;

import org.apache.kafka.connect.errors.ConnectException;

/** Settings do not fit the live tables. The message names setting, value and remedy. */
public final class TableCheckException extends ConnectException {
  private static final long serialVersionUID = 1L;

  private final String setting;

  TableCheckException(String setting, String message) {
    super(message);
    this.setting = setting;
  }

  /** The setting to look at first. */
  public String setting() {
    return setting;
  }
}
