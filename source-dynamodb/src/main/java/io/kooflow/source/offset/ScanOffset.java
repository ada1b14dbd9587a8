package io.kooflow.source.offset;

import java.util.Map;

/**
 * How far a table's snapshots have been handed to Kafka.
 *
 * @param epoch epoch of the stream, 0 to 255
 * @param stream label of the stream that was open before the snapshot
 * @param snapshot number of the snapshot, 1 or more
 * @param through the sequence number in the rows' positions, decimal; "0" for the first snapshot
 * @param done whether every row of it has been handed over
 * @param readAtMillis when the row was read, epoch milliseconds
 */
public record ScanOffset(
    int epoch, String stream, int snapshot, String through, boolean done, long readAtMillis) {

  private static final String THROUGH = "through";
  private static final String DONE = "done";

  /** The form that Connect stores. */
  public Map<String, Object> toMap() {
    return Map.of(
        ShardOffset.EPOCH,
        epoch,
        ShardOffset.STREAM,
        stream,
        ShardOffset.SNAPSHOT,
        snapshot,
        THROUGH,
        through,
        DONE,
        done,
        ShardOffset.READ_AT,
        readAtMillis);
  }

  /**
   * Reads the stored form.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException naming the field that is wrong
   */
  public static ScanOffset of(Map<String, ?> map) {
    OffsetFields fields = new OffsetFields(map);
    return new ScanOffset(
        Math.toIntExact(fields.number(ShardOffset.EPOCH)),
        fields.text(ShardOffset.STREAM),
        Math.toIntExact(fields.number(ShardOffset.SNAPSHOT)),
        fields.sequence(THROUGH),
        fields.flag(DONE),
        fields.number(ShardOffset.READ_AT));
  }
}
