package io.kooflow.source.offset;

import java.util.Map;

/**
 * How far one shard has been handed to Kafka.
 *
 * @param epoch epoch of the stream, 0 to 255
 * @param stream label of the stream that the shard belongs to
 * @param sequence sequence number of the last record handed over, decimal
 * @param finished whether the shard ended with that record; false also when its end came later,
 *     without another record
 * @param snapshot number of the newest snapshot asked for when the record was handed over, 1 or
 *     more: the shard's history is whole only once that snapshot is done
 * @param readAtMillis when the record was read, epoch milliseconds
 */
public record ShardOffset(
    int epoch, String stream, String sequence, boolean finished, int snapshot, long readAtMillis) {

  static final String EPOCH = "epoch";
  static final String STREAM = "stream";
  static final String SNAPSHOT = "snapshot";
  static final String READ_AT = "readAt";
  private static final String SEQUENCE = "sequence";
  private static final String FINISHED = "finished";

  /** The form that Connect stores. */
  public Map<String, Object> toMap() {
    return Map.of(
        EPOCH, epoch,
        STREAM, stream,
        SEQUENCE, sequence,
        FINISHED, finished,
        SNAPSHOT, snapshot,
        READ_AT, readAtMillis);
  }

  /**
   * Reads the stored form.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException naming the field that is wrong
   */
  public static ShardOffset of(Map<String, ?> map) {
    OffsetFields fields = new OffsetFields(map);
    return new ShardOffset(
        Math.toIntExact(fields.number(EPOCH)),
        fields.text(STREAM),
        fields.sequence(SEQUENCE),
        fields.flag(FINISHED),
        Math.toIntExact(fields.number(SNAPSHOT)),
        fields.number(READ_AT));
  }
}
