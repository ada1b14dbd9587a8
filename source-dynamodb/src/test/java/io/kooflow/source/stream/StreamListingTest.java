package io.kooflow.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

class StreamListingTest {
  private final Deque<DescribeStreamResponse> answers = new ArrayDeque<>();

  @Test
  void readsAgainWhereAShardCameTooLateForItsPageAndItsChildDidNot() {
    answers.add(page("a", shard("a", null)));
    answers.add(page(null, shard("c", "b")));
    answers.add(page("b", shard("a", null), shard("b", "a")));
    answers.add(page(null, shard("c", "b")));

    assertThat(ids()).containsExactly("a", "b", "c");
  }

  @Test
  void takesAParentForDroppedThatLacksTwice() {
    for (int i = 0; i < 2; i++) {
      answers.add(page("a", shard("a", "dropped")));
      answers.add(page(null, shard("b", "a")));
    }

    assertThat(ids()).containsExactly("a", "b");
    assertThat(answers).isEmpty();
  }

  @Test
  void readsAListOfOnePageOnce() {
    answers.add(page(null, shard("b", "dropped")));

    assertThat(ids()).containsExactly("b");
  }

  @Test
  void takesAnAnswerWithoutShardsForNone() {
    answers.add(DescribeStreamResponse.builder().build());

    assertThatThrownBy(this::ids)
        .isInstanceOf(SdkClientException.class)
        .hasMessageContaining("StreamDescription");
  }

  private List<String> ids() {
    return StreamListing.read(client(), "arn").shards().stream().map(ShardNode::id).toList();
  }

  private static DescribeStreamResponse page(@Nullable String last, Shard... shards) {
    return DescribeStreamResponse.builder()
        .streamDescription(
            stream -> stream.streamLabel("label").shards(shards).lastEvaluatedShardId(last))
        .build();
  }

  private static Shard shard(String id, @Nullable String parent) {
    return Shard.builder().shardId(id).parentShardId(parent).build();
  }

  private DynamoDbStreamsClient client() {
    return new DynamoDbStreamsClient() {
      @Override
      public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
        return answers.remove();
      }

      @Override
      public String serviceName() {
        return "dynamodb";
      }

      @Override
      public void close() {}
    };
  }
}
