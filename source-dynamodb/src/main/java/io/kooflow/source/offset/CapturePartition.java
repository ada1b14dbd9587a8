package io.kooflow.source.offset;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** The connector's source partitions: one per shard of a table's stream, one per table's scan. */
public final class CapturePartition {

  /** Name of the table, in every partition. */
  public static final String TABLE = "table";

  /** Id of the shard, in the partition of a shard. */
  public static final String SHARD = "shard";

  /** The part of the table that is scanned, in the partition of a scan; {@link #WHOLE} so far. */
  public static final String SCAN = "scan";

  /** The whole table. */
  public static final String WHOLE = "all";

  private CapturePartition() {}

  /** Partition of one shard: how far it has been handed to Kafka. */
  public static Map<String, String> shard(String table, String shardId) {
    return ordered(SHARD, shardId, table);
  }

  /** Partition of the table's snapshots: which one, and whether all of it was handed to Kafka. */
  public static Map<String, String> scan(String table) {
    return ordered(SCAN, WHOLE, table);
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
   * @throws ConnectException naming what is wrong
   */
  public static void check(Map<String, ?> partition, Map<String, ?> offset) {
    boolean ofShard = partition.get(SHARD) instanceof String;
    boolean ofScan = WHOLE.equals(partition.get(SCAN));
    if (!(partition.get(TABLE) instanceof String) || partition.size() != 2 || ofShard == ofScan) {
      throw new ConnectException(
          "Source partition %s is neither {table, shard} nor {table, scan: all}"
              .formatted(partition));
    }
    if (ofShard) {
      ShardOffset.of(offset);
    } else {
      ScanOffset.of(offset);
    }
  }
}
