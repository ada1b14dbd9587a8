package io.kooflow.flink.records;

import io.kooflow.schemas.DeadLetterHeaders;
import org.apache.kafka.common.header.Headers;

/** A record that cannot be used, and why. A Flink POJO: public fields, no Kryo. */
public final class DeadLetter {
  /** The record as it was, headers and time included. */
  public KafkaRecord record = new KafkaRecord();

  /** Who could not use it, as {@link DeadLetterHeaders#READER} says it. */
  public String reader = "";

  /** Class name of what went wrong. */
  public String error = "";

  /** What went wrong, without the payload. */
  public String message = "";

  public DeadLetter() {}

  /** {@code reader} could not use {@code record} because of {@code reason}. */
  public static DeadLetter of(KafkaRecord record, String reader, Throwable reason) {
    DeadLetter letter = new DeadLetter();
    letter.record = record;
    letter.reader = reader;
    letter.error = reason.getClass().getName();
    letter.message = String.valueOf(reason.getMessage());
    return letter;
  }

  /** The record's own headers, and ours in place of those that an earlier dead letter left. */
  void write(Headers headers) {
    for (int i = 0; i < record.headerNames.length; i++) {
      headers.add(record.headerNames[i], record.headerValues[i]);
    }
    DeadLetterHeaders.of(
            reader,
            record.topic,
            record.partition,
            record.offset,
            record.timestamp,
            headers,
            error,
            message)
        .write(headers);
  }

  /** Where it was and why it is here, never what it holds. */
  @Override
  public String toString() {
    return record + ": " + error;
  }
}
