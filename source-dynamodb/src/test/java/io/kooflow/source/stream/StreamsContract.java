package io.kooflow.source.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.source.Items;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * What the fake and the embedded server must both do, so that the fake's other faults mean
 * something.
 */
abstract class StreamsContract {

  /** Clients of the stream under test, and its ARN. */
  abstract DynamoDbStreamsClient client();

  abstract String arn();

  /** Puts likes of users from 1 to {@code count}, in order; the stream has nothing else. */
  abstract void putLikes(int count);

  @Test
  void listsOneOpenShardThatTellsWhereItBegins() {
    putLikes(3);

    StreamListing listing = StreamListing.read(client(), arn());

    assertThat(listing.isSwitchedOff()).isFalse();
    assertThat(listing.shards()).hasSize(1);
    ShardNode shard = listing.shards().get(0);
    assertThat(shard.parent()).isNull();
    assertThat(new BigInteger(String.valueOf(shard.start())))
        .isLessThanOrEqualTo(sequence(read(shard.id(), null, 1).get(0)));
  }

  @Test
  void tellsEveryRecordOnceInRisingOrder() {
    putLikes(25);

    List<Record> records = read(onlyShard(), null, 10);

    assertThat(records).hasSize(25);
    assertThat(records).extracting(StreamsContract::sequence).isSorted().doesNotHaveDuplicates();
    assertThat(records)
        .extracting(record -> Items.of(record.dynamodb().keys(), "USER_ID").n())
        .startsWith("1", "2", "3");
  }

  @Test
  void goesOnBehindASequenceNumber() {
    putLikes(10);
    List<Record> all = read(onlyShard(), null, 100);

    List<Record> rest = read(onlyShard(), all.get(3).dynamodb().sequenceNumber(), 100);

    assertThat(rest).extracting(StreamsContract::sequence).first().isEqualTo(sequence(all.get(4)));
    assertThat(rest).hasSize(6);
  }

  @Test
  void keepsAnOpenShardsIteratorAtItsEnd() {
    putLikes(2);
    String iterator = iterator(onlyShard(), null);

    GetRecordsResponse first =
        client().getRecords(request -> request.shardIterator(iterator).limit(100));
    GetRecordsResponse second =
        client().getRecords(request -> request.shardIterator(first.nextShardIterator()).limit(100));

    assertThat(first.records()).hasSize(2);
    assertThat(second.records()).isEmpty();
    assertThat(second.hasRecords()).isTrue();
    assertThat(second.nextShardIterator()).isNotNull();
  }

  private String onlyShard() {
    return StreamListing.read(client(), arn()).shards().get(0).id();
  }

  /** Reads until a page is empty. */
  private List<Record> read(String shardId, @Nullable String after, int page) {
    List<Record> records = new ArrayList<>();
    String next = iterator(shardId, after);
    while (true) {
      String from = next;
      GetRecordsResponse response =
          client().getRecords(request -> request.shardIterator(from).limit(page));
      if (response.records().isEmpty()) {
        return records;
      }
      records.addAll(response.records());
      next = response.nextShardIterator();
    }
  }

  private String iterator(String shardId, @Nullable String after) {
    return client()
        .getShardIterator(
            request ->
                request
                    .streamArn(arn())
                    .shardId(shardId)
                    .sequenceNumber(after)
                    .shardIteratorType(
                        after == null
                            ? ShardIteratorType.TRIM_HORIZON
                            : ShardIteratorType.AFTER_SEQUENCE_NUMBER))
        .shardIterator();
  }

  private static BigInteger sequence(Record record) {
    return new BigInteger(record.dynamodb().sequenceNumber());
  }
}
