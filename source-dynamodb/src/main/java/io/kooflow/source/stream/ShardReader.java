package io.kooflow.source.stream;

import io.kooflow.source.retry.TimeSource;
import io.kooflow.source.retry.Whole;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Reads one shard page by page and remembers the place. Not thread-safe. */
final class ShardReader {
  private static final int MOST_RECORDS = 1000;

  private final DynamoDbStreamsClient client;
  private final String streamArn;
  private final String shardId;
  private @Nullable String iterator;
  private @Nullable String after;

  ShardReader(
      DynamoDbStreamsClient client, String streamArn, String shardId, @Nullable String after) {
    this.client = client;
    this.streamArn = streamArn;
    this.shardId = shardId;
    this.after = after;
  }

  /**
   * The next page.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if a call fails; the place is kept
   */
  ShardRead.Page read(TimeSource clock) {
    String from = iterator == null ? openIterator() : iterator;
    iterator = from;
    GetRecordsResponse response =
        client.getRecords(
            GetRecordsRequest.builder().shardIterator(from).limit(MOST_RECORDS).build());
    Whole.require(response.hasRecords(), "Records");
    List<Record> records = response.records();
    if (!records.isEmpty()) {
      after = records.get(records.size() - 1).dynamodb().sequenceNumber();
    }
    iterator = response.nextShardIterator();
    return new ShardRead.Page(shardId, records, iterator == null, clock.instant());
  }

  /** Sequence number of the last record read; null if none was. */
  @Nullable String after() {
    return after;
  }

  /** The iterator may be of no more use; the next read asks for one at the same place. */
  void dropIterator() {
    iterator = null;
  }

  /** The place is gone: the next read begins with the oldest record that the shard still holds. */
  void skipToOldest() {
    iterator = null;
    after = null;
  }

  private String openIterator() {
    GetShardIteratorRequest.Builder request =
        GetShardIteratorRequest.builder().streamArn(streamArn).shardId(shardId);
    if (after == null) {
      request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
    } else {
      request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER).sequenceNumber(after);
    }
    return Whole.part(client.getShardIterator(request.build()).shardIterator(), "ShardIterator");
  }
}
