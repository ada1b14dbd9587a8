package io.kooflow.lake;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Type;

/**
 * What the append-only tables have in common: the columns that say where in Kafka a row came from,
 * positions and times, the partition by UTC day, and the table properties.
 */
public final class LogColumns {
  /** Topic that the row was read from. */
  public static final String TOPIC = "topic";

  /** Kafka partition of {@link #TOPIC}. */
  public static final String PARTITION = "partition";

  /** Offset in {@link #PARTITION}; with topic and partition it is unique in the table. */
  public static final String OFFSET = "offset";

  /** When what a row says happened; each table's class says which time that is. */
  public static final String EVENT_TIME = "event_time";

  /**
   * When the store took a change. Its UTC day is the partition: a removal lies where it happened,
   * late rows open no old day, and a day that is over is left alone.
   */
  public static final String CHANGED_AT = "changed_at";

  /** Where a change stands among those of its item. */
  public static final String POSITION = "position";

  /** Bytes of a position, see the contract of change events. */
  public static final int POSITION_BYTES = 22;

  static final String OP_DOC = "INSERT, MODIFY, REMOVE, EXPIRE or SNAPSHOT; an open set";
  static final String CHANGED_AT_DOC =
      "When the store took it, whole seconds; its UTC day is the partition";
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

  /** What a table says of itself to whoever looks at it by any engine. */
  static final String COMMENT = "comment";

  /** How long rows are kept. */
  static final String RETENTION = "kooflow.retention";

  /** What writes it. */
  static final String WRITTEN_BY = "kooflow.written-by";

  private LogColumns() {}

  /** {@link #PROPERTIES}, with what a log says of itself. */
  static Map<String, String> properties(String comment) {
    Map<String, String> properties = new HashMap<>(PROPERTIES);
    properties.put(COMMENT, comment);
    properties.put(RETENTION, "for ever");
    properties.put(WRITTEN_BY, "the landing job (flink-jobs), append-only");
    return properties;
  }

  static PartitionSpec byDay(Schema schema, String time) {
    return PartitionSpec.builderFor(schema).day(time).build();
  }

  /** The position of a row as its bytes, from tables of all kinds; the row keeps its own. */
  public static byte[] position(Record row) {
    Object value = row.getField(POSITION);
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    throw new IllegalStateException("A row of the lake has no position");
  }

  /** A position as rows of a table with this schema hold it: tables of before 0.2 have it fixed. */
  public static Object positionFor(Schema schema, byte[] position) {
    Type type = schema.findType(POSITION);
    return type.typeId() == Type.TypeID.FIXED ? position.clone() : ByteBuffer.wrap(position);
  }
}
