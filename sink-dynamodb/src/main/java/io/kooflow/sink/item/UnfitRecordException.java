package io.kooflow.sink.item;

import org.apache.kafka.connect.errors.DataException;

/**
 * A record that can never become an item. The message goes to logs and to headers of the
 * dead-letter topic, so it names fields and types, never values.
 */
public final class UnfitRecordException extends DataException {
  private static final long serialVersionUID = 1L;

  public UnfitRecordException(String message) {
    super(message);
  }

  static UnfitRecordException at(String path, String problem) {
    return new UnfitRecordException("Field " + path + " " + problem);
  }
}
