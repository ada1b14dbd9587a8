package io.kooflow.schemas.capture;

import java.util.HashMap;
import java.util.Map;

/**
 * The connector's source partitions: one per shard of a table's stream, one per segment of its
 * snapshots, one for the keys that were asked for.
 */
public final class CapturePartition {

  /** Name of the table, in every partition. */
  public static final String TABLE = "table";

  /** Id of the shard, in the partition of a shard. */
  public static final String SHARD = "shard";

  /** The part of the table that is read: number of the segment from 0, or {@link #KEYS}. */
  public static final String SCAN = "scan";

  /** Items that were asked for by key. */
  public static final String KEYS = "keys";

  /** Most segments of a snapshot. */
  public static final int MOST_SEGMENTS = 64;

  private CapturePartition() {}

  /** Partition of one shard: how far it has been handed to Kafka. */
  public static Map<String, String> shard(String table, String shardId) {
    return ordered(SHARD, shardId, table);
  }

  /**
   * Partition of one segment of the table's snapshots.
   *
   * @param segment from 0 to {@link #MOST_SEGMENTS}, the last for removals alone
   */
  public static Map<String, String> segment(String table, int segment) {
    return ordered(SCAN, Integer.toString(segment), table);
  }

  /** Partition of the items that were asked for by key; nothing goes on from its offset. */
  public static Map<String, String> keys(String table) {
    return ordered(SCAN, KEYS, table);
  }

  /**
   * Connect finds an offset by the bytes of its partition's JSON, so the order of the keys must be
   * the same in every JVM, and the one in which Connect reads them back: a HashMap's. The order of
   * {@code Map.of} changes from one JVM to the next.
   */
  private static Map<String, String> ordered(String part, String value, String table) {
    Map<String, String> partition = new HashMap<>();
    partition.put(TABLE, table);
    partition.put(part, value);
    return partition;
  }

  /**
   * Checks that a partition and its offset, as altered by an operator, have the format of this
   * package; a null offset removes the partition's.
   *
   * @throws BadOffsetException naming what is wrong
   */
  public static void check(Map<String, ?> partition, Map<String, ?> offset) {
    boolean ofShard = partition.get(SHARD) instanceof String;
    boolean ofScan = String.valueOf(partition.get(SCAN)).matches("[0-9]{1,2}|keys");
    if (!(partition.get(TABLE) instanceof String) || partition.size() != 2 || ofShard == ofScan) {
      throw new BadOffsetException(
          "Source partition %s is neither {table, shard} nor {table, scan}".formatted(partition));
    }
    if (ofShard) {
      ShardOffset.of(offset);
    } else {
      ScanOffset.of(offset);
    }
  }
}
