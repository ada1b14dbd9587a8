package io.kooflow.lake;

import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;

/**
 * What the append-only tables have in common: the columns that say where in Kafka a row came from,
 * the event time by whose UTC day rows are partitioned, and the table properties.
 */
public final class LogColumns {
  /** Topic that the row was read from. */
  public static final String TOPIC = "topic";

  /** Kafka partition of {@link #TOPIC}. */
  public static final String PARTITION = "partition";

  /** Offset in {@link #PARTITION}; with topic and partition it is unique in the table. */
  public static final String OFFSET = "offset";

  /** The time that decides the day partition; each table's class says which one it is. */
  public static final String EVENT_TIME = "event_time";

  /** Bytes of a position, see the contract of change events. */
  public static final int POSITION_BYTES = 22;

  static final String TOPIC_DOC = "Kafka topic that the row was read from";
  static final String PARTITION_DOC = "Kafka partition that the row was read from";
  static final String OFFSET_DOC =
      "Kafka offset; topic, partition and offset are unique in the table";

  /** Properties that new tables get; whoever changes one on a table keeps the change. */
  static final Map<String, String> PROPERTIES =
      Map.of(
          TableProperties.FORMAT_VERSION, "2",
          TableProperties.PARQUET_COMPRESSION, "zstd",
          TableProperties.WRITE_TARGET_FILE_SIZE_BYTES, "134217728",
          // Many days may be open at once: what one of them buffers is kept small.
          TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, "33554432",
          TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
          TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20",
          TableProperties.COMMIT_NUM_RETRIES, "10",
          TableProperties.COMMIT_MAX_RETRY_WAIT_MS, "5000",
          TableProperties.COMMIT_TOTAL_RETRY_TIME_MS, "120000");

  private LogColumns() {}

  static PartitionSpec byDay(Schema schema) {
    return PartitionSpec.builderFor(schema).day(EVENT_TIME).build();
  }
}
