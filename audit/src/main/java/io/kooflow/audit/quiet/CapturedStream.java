package io.kooflow.audit.quiet;

import io.kooflow.audit.quiet.CapturedOffsets.OfTable;
import io.kooflow.schemas.capture.ShardOffset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The change stream of one table: still when no shard holds a record beyond what the source
 * connector has committed, and its newest snapshot is complete. Each shard is read after the look
 * began.
 */
final class CapturedStream implements Stillness {
  /** An open shard may answer with nothing although records follow; so often in a row is enough. */
  private static final int EMPTY_ANSWERS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(CapturedStream.class);

  private final String table;
  private final DynamoDbClient client;
  private final DynamoDbStreamsClient streams;
  private final CapturedOffsets offsets;

  CapturedStream(
      String table, DynamoDbClient client, DynamoDbStreamsClient streams, CapturedOffsets offsets) {
    this.table = table;
    this.client = client;
    this.streams = streams;
    this.offsets = offsets;
  }

  @Override
  public @Nullable Unrest look() throws IOException, InterruptedException {
    String stream;
    try {
      stream = client.describeTable(request -> request.tableName(table)).table().latestStreamArn();
    } catch (ResourceNotFoundException noTable) {
      LOG.debug("{} does not exist: nothing of it is under way", table, noTable);
      return null;
    }
    if (stream == null) {
      return unrest("has no stream");
    }
    OfTable captured = offsets.of(table);
    if (captured.scanned() && !captured.scanDone()) {
      return unrest("the snapshot is not complete yet");
    }
    if (!captured.scanned() && captured.sequences().isEmpty() && hasItems()) {
      return unrest("nothing was captured yet");
    }
    for (Shard shard : shards(stream)) {
      if (hasRecords(stream, shard.shardId(), captured.sequences().get(shard.shardId()))) {
        return unrest("shard " + shard.shardId() + " has records that were not captured yet");
      }
    }
    return null;
  }

  private boolean hasItems() {
    return !client.scan(request -> request.tableName(table).limit(1)).items().isEmpty();
  }

  private List<Shard> shards(String stream) {
    List<Shard> shards = new ArrayList<>();
    String from = null;
    do {
      String start = from;
      DescribeStreamResponse page =
          streams.describeStream(request -> request.streamArn(stream).exclusiveStartShardId(start));
      shards.addAll(page.streamDescription().shards());
      from = page.streamDescription().lastEvaluatedShardId();
    } while (from != null);
    return shards;
  }

  private boolean hasRecords(String stream, String shard, @Nullable String captured) {
    String iterator = iterator(stream, shard, captured);
    for (int empty = 0; empty < EMPTY_ANSWERS && iterator != null; empty++) {
      String next = iterator;
      GetRecordsResponse answer =
          streams.getRecords(request -> request.shardIterator(next).limit(1));
      if (!answer.records().isEmpty()) {
        return true;
      }
      iterator = answer.nextShardIterator();
    }
    return false;
  }

  private @Nullable String iterator(String stream, String shard, @Nullable String captured) {
    if (captured == null || captured.equals(ShardOffset.NONE)) {
      return oldest(stream, shard);
    }
    try {
      return streams
          .getShardIterator(
              request ->
                  request
                      .streamArn(stream)
                      .shardId(shard)
                      .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                      .sequenceNumber(captured))
          .shardIterator();
    } catch (TrimmedDataAccessException beforeTheOldest) {
      return oldest(stream, shard);
    }
  }

  private @Nullable String oldest(String stream, String shard) {
    return streams
        .getShardIterator(
            request ->
                request
                    .streamArn(stream)
                    .shardId(shard)
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .shardIterator();
  }

  private Unrest unrest(String what) {
    return new Unrest("stream of " + table, what);
  }
}
