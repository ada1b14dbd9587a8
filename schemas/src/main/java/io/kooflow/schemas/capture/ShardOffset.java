package io.kooflow.schemas.capture;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far one shard has been handed to Kafka.
 *
 * @param epoch epoch of the stream, 0 to 255
 * @param stream label of the stream that the shard belongs to
 * @param root the oldest known ancestor of the shard: all that descends from it belongs to one
 *     task; empty if a release stored the offset that knew of none
 * @param sequence sequence number of the last record handed over, decimal; {@link #NONE} if none
 *     was
 * @param finished whether the shard ended with that record; false also when its end came later,
 *     without another record
 * @param gap names the newest loss of records in the shard; null if there was none. The table's
 *     history is whole only once a snapshot closed it.
 * @param readAtMillis when the record was read, epoch milliseconds
 * @param completeToMillis epoch milliseconds: all that the shard took before was handed over, or
 *     its loss declared; null where nobody says so, as in an earlier release or without heartbeats
 */
public record ShardOffset(
    int epoch,
    String stream,
    String root,
    String sequence,
    boolean finished,
    @Nullable String gap,
    long readAtMillis,
    @Nullable Long completeToMillis) {

  /** The last epoch that a position has room for: one byte. */
  public static final int LAST_EPOCH = 255;

  /** The sequence of a shard of which nothing was handed over. */
  public static final String NONE = "0";

  static final String EPOCH = "epoch";
  static final String STREAM = "stream";
  static final String READ_AT = "readAt";
  private static final String ROOT = "root";
  private static final String SEQUENCE = "sequence";
  private static final String FINISHED = "finished";
  private static final String GAP = "gap";
  private static final String COMPLETE_TO = "completeTo";

  /** The form that Connect stores. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new HashMap<>();
    map.put(EPOCH, epoch);
    map.put(STREAM, stream);
    map.put(ROOT, root);
    map.put(SEQUENCE, sequence);
    map.put(FINISHED, finished);
    map.put(READ_AT, readAtMillis);
    if (gap != null) {
      map.put(GAP, gap);
    }
    if (completeToMillis != null) {
      map.put(COMPLETE_TO, completeToMillis);
    }
    return map;
  }

  /**
   * Reads the stored form.
   *
   * @throws BadOffsetException naming the field that is wrong
   */
  public static ShardOffset of(Map<String, ?> map) {
    OffsetFields fields = new OffsetFields(map);
    return new ShardOffset(
        Math.toIntExact(fields.number(EPOCH)),
        fields.text(STREAM),
        Objects.requireNonNullElse(fields.textOrNull(ROOT), ""),
        fields.sequence(SEQUENCE),
        fields.flag(FINISHED),
        fields.textOrNull(GAP),
        fields.number(READ_AT),
        fields.numberOrNull(COMPLETE_TO));
  }
}
