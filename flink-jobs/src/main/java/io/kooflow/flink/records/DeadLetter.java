package io.kooflow.flink.records;

import io.kooflow.schemas.DeadLetterHeaders;
import org.jspecify.annotations.Nullable;

/** A record that cannot be used, and why. A Flink POJO: public fields, no Kryo. */
public final class DeadLetter {
  public String topic = "";
  public int partition;
  public long offset;
  public byte @Nullable [] key;
  public byte @Nullable [] value;

  /** Class name of what went wrong. */
  public String error = "";

  /** What went wrong, without the payload. */
  public String message = "";

  public DeadLetter() {}

  /** {@code record} could not be used because of {@code reason}. */
  public static DeadLetter of(KafkaRecord record, Throwable reason) {
    DeadLetter letter = new DeadLetter();
    letter.topic = record.topic;
    letter.partition = record.partition;
    letter.offset = record.offset;
    letter.key = record.key;
    letter.value = record.value;
    letter.error = reason.getClass().getName();
    letter.message = String.valueOf(reason.getMessage());
    return letter;
  }

  DeadLetterHeaders headers() {
    return new DeadLetterHeaders(topic, partition, offset, error, message);
  }

  /** Where it stood and why it is here, never what it holds. */
  @Override
  public String toString() {
    return topic + "/" + partition + "@" + offset + ": " + error;
  }
}
