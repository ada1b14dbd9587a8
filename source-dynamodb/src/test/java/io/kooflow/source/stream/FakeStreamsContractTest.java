package io.kooflow.source.stream;

import io.kooflow.source.Items;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

class FakeStreamsContractTest extends StreamsContract {
  private final FakeStreams streams = new FakeStreams().shard("a", null);

  @Override
  DynamoDbStreamsClient client() {
    return streams;
  }

  @Override
  String arn() {
    return "arn";
  }

  @Override
  void putLikes(int count) {
    for (int user = 1; user <= count; user++) {
      streams.put("a", Items.like(Integer.toString(100 + user), 1, user));
    }
  }
}
