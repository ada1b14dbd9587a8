package io.kooflow.source.stream;

import io.kooflow.source.retry.Whole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
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

  /** Far more than there are splits while a list is read. */
  private static final int MOST_READINGS = 20;

  /** A page has up to 100 shards. */
  private static final int MOST_PAGES = 10_000;

  /**
   * Reads every page of the list. A shard that comes while the pages are read may miss the page
   * that it belongs to, and its child be listed without it: so where shards lack their parents, the
   * list is read again until the same are lacking. These were dropped.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if a call fails, or the list never
   *     comes to rest
   */
  public static StreamListing read(DynamoDbStreamsClient client, String streamArn) {
    Set<String> lacking = Set.of();
    for (int reading = 0; reading < MOST_READINGS; reading++) {
      List<ShardNode> shards = new ArrayList<>();
      StreamDescription page = pages(client, streamArn, shards);
      Set<String> now = parents(shards);
      if (page.shards().size() == shards.size() || lacking.containsAll(now)) {
        return new StreamListing(page.streamLabel(), page.streamStatus(), List.copyOf(shards));
      }
      lacking = now;
    }
    throw restless(streamArn, "after " + MOST_READINGS + " readings it still lacks other parents");
  }

  /** Passes: the caller reads again later. */
  private static SdkClientException restless(String streamArn, String problem) {
    return SdkClientException.create(
        "The list of shards of %s cannot be read: %s".formatted(streamArn, problem));
  }

  /** Parents that are not listed. */
  private static Set<String> parents(List<ShardNode> shards) {
    Set<String> parents = new HashSet<>();
    shards.stream().map(ShardNode::parent).filter(Objects::nonNull).forEach(parents::add);
    shards.forEach(shard -> parents.remove(shard.id()));
    return parents;
  }

  /** Adds the shards of every page; returns the last page. */
  private static StreamDescription pages(
      DynamoDbStreamsClient client, String streamArn, List<ShardNode> shards) {
    StreamDescription page = page(client, streamArn, null);
    page.shards().forEach(shard -> shards.add(node(shard)));
    for (int pages = 1; page.lastEvaluatedShardId() != null; pages++) {
      if (pages == MOST_PAGES) {
        throw restless(streamArn, "it has more than " + MOST_PAGES + " pages");
      }
      page = page(client, streamArn, page.lastEvaluatedShardId());
      page.shards().forEach(shard -> shards.add(node(shard)));
    }
    return page;
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
    StreamDescription page =
        Whole.part(client.describeStream(request.build()).streamDescription(), "StreamDescription");
    Whole.require(page.hasShards(), "Shards");
    Whole.part(page.streamLabel(), "StreamLabel");
    return page;
  }

  private static ShardNode node(Shard shard) {
    String start =
        shard.sequenceNumberRange() == null
            ? null
            : shard.sequenceNumberRange().startingSequenceNumber();
    return new ShardNode(shard.shardId(), shard.parentShardId(), start);
  }
}
