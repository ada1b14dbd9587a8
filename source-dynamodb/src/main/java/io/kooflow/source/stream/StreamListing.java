package io.kooflow.source.stream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * All shards of a stream, as it lists them, and whether new ones can come.
 *
 * @param label label of the stream: it tells a re-enabled stream from the one before
 * @param status whether the stream takes changes
 * @param shards every listed shard
 */
public record StreamListing(String label, @Nullable StreamStatus status, List<ShardNode> shards) {

  /**
   * Reads every page of the list.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if a call fails
   */
  public static StreamListing read(DynamoDbStreamsClient client, String streamArn) {
    List<ShardNode> shards = new ArrayList<>();
    StreamDescription page = page(client, streamArn, null);
    page.shards().forEach(shard -> shards.add(node(shard)));
    while (page.lastEvaluatedShardId() != null) {
      page = page(client, streamArn, page.lastEvaluatedShardId());
      page.shards().forEach(shard -> shards.add(node(shard)));
    }
    return new StreamListing(page.streamLabel(), page.streamStatus(), List.copyOf(shards));
  }

  /** Whether the stream was switched off: what it holds can be read, nothing more comes. */
  boolean isSwitchedOff() {
    return status == StreamStatus.DISABLED || status == StreamStatus.DISABLING;
  }

  boolean lists(String shardId) {
    return shards.stream().anyMatch(shard -> shard.id().equals(shardId));
  }

  private static StreamDescription page(
      DynamoDbStreamsClient client, String streamArn, @Nullable String after) {
    DescribeStreamRequest.Builder request = DescribeStreamRequest.builder().streamArn(streamArn);
    if (after != null) {
      request.exclusiveStartShardId(after);
    }
    return client.describeStream(request.build()).streamDescription();
  }

  private static ShardNode node(Shard shard) {
    String start =
        shard.sequenceNumberRange() == null
            ? null
            : shard.sequenceNumberRange().startingSequenceNumber();
    return new ShardNode(shard.shardId(), shard.parentShardId(), start);
  }
}
