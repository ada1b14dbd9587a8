package io.kooflow.source.stream;

import io.kooflow.source.retry.Fault;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** What came of reading a shard once. */
public sealed interface ShardRead {

  /** The shard that was read. */
  String shardId();

  /**
   * Records, in order.
   *
   * @param records up to 1,000; may be empty
   * @param finished whether the shard ends with them
   * @param readAt when they were read
   */
  record Page(String shardId, List<Record> records, boolean finished, Instant readAt)
      implements ShardRead {}

  /**
   * Records were removed by the stream before they were read. Reading goes on behind them; what
   * they changed must be read from the table.
   *
   * @param after the last record that was read before them, decimal; null if none was
   * @param foundAt when it was noticed
   */
  record Gap(String shardId, @Nullable String after, Instant foundAt) implements ShardRead {}

  /** The read failed and will be repeated. */
  record Failed(String shardId, Fault fault) implements ShardRead {}
}
