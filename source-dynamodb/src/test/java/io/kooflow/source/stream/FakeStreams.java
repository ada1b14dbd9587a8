package io.kooflow.source.stream;

import io.kooflow.source.retry.AwsFailures;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * A stream in memory that splits, trims, expires iterators and refuses calls on demand: what the
 * embedded server never does. Going on after a record that was trimmed is refused, though nothing
 * came after it. An open shard shows an ending sequence number, as that server's does.
 */
public final class FakeStreams implements DynamoDbStreamsClient {
  private final Map<String, FakeShard> shards = new LinkedHashMap<>();
  private final Deque<SdkException> recordFailures = new ArrayDeque<>();
  private final Deque<SdkException> listFailures = new ArrayDeque<>();
  private final Set<String> expired = new HashSet<>();
  private final List<String> reads = new ArrayList<>();
  private String label = "label-1";
  private StreamStatus status = StreamStatus.ENABLED;
  private int shardsPerPage = 100;
  private @Nullable Comparator<String> order;
  private int iterators;

  private static final class FakeShard {
    final @Nullable String parent;
    final List<Record> records = new ArrayList<>();
    boolean closed;
    boolean listed = true;
    int trimmed;

    FakeShard(@Nullable String parent) {
      this.parent = parent;
    }
  }

  /** Adds an open shard. */
  public FakeStreams shard(String id, @Nullable String parent) {
    shards.put(id, new FakeShard(parent));
    return this;
  }

  /** Appends records to a shard. */
  public FakeStreams put(String id, Record... records) {
    shard(id).records.addAll(List.of(records));
    return this;
  }

  /** Closes a shard: nothing more comes. */
  public FakeStreams close(String id) {
    shard(id).closed = true;
    return this;
  }

  /** Removes the oldest {@code count} records of a shard. */
  public void trim(String id, int count) {
    shard(id).trimmed += count;
  }

  /** Takes a shard out of the list, and refuses to read it. */
  public void drop(String id) {
    shard(id).listed = false;
  }

  /** Every iterator given so far expires. */
  public void expireIterators() {
    for (int i = 0; i < iterators; i++) {
      expired.add(Integer.toString(i));
    }
  }

  /** The next reads fail. */
  public void failReads(SdkException... failures) {
    recordFailures.addAll(List.of(failures));
  }

  /** The next lists of shards fail. */
  public void failLists(SdkException... failures) {
    listFailures.addAll(List.of(failures));
  }

  /** The table gets another stream, without shards. */
  public void makeAnew(String another) {
    label = another;
    shards.clear();
    status = StreamStatus.ENABLED;
  }

  /** No call fails any more. */
  public void heal() {
    recordFailures.clear();
    listFailures.clear();
  }

  public void switchOff() {
    status = StreamStatus.DISABLED;
  }

  public void listInPagesOf(int count) {
    shardsPerPage = count;
  }

  /** Lists shards by their ids, not as they came: so one that came may stand on a page before. */
  public void listInOrder(Comparator<String> byId) {
    order = byId;
  }

  /** Ids of the shards in the order in which they were read, failed reads left out. */
  public List<String> reads() {
    return reads;
  }

  @Override
  public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
    throwNext(listFailures);
    List<String> ids =
        new ArrayList<>(
            shards.entrySet().stream()
                .filter(e -> e.getValue().listed)
                .map(Map.Entry::getKey)
                .toList());
    if (order != null) {
      ids.sort(order);
    }
    String after = request.exclusiveStartShardId();
    int from = after == null ? 0 : ids.indexOf(after) + 1;
    int to = Math.min(ids.size(), from + shardsPerPage);
    List<Shard> page = ids.subList(from, to).stream().map(this::described).toList();
    return DescribeStreamResponse.builder()
        .streamDescription(
            stream ->
                stream
                    .streamLabel(label)
                    .streamStatus(status)
                    .shards(page)
                    .lastEvaluatedShardId(to < ids.size() ? ids.get(to - 1) : null))
        .build();
  }

  @Override
  public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
    FakeShard shard = shard(request.shardId());
    int index = shard.trimmed;
    if (request.shardIteratorType() == ShardIteratorType.AFTER_SEQUENCE_NUMBER) {
      index = indexAfter(shard, new BigInteger(request.sequenceNumber()));
      if (index > 0 && index <= shard.trimmed) {
        throw AwsFailures.trimmed();
      }
    }
    return GetShardIteratorResponse.builder()
        .shardIterator(iterator(request.shardId(), index))
        .build();
  }

  @Override
  public GetRecordsResponse getRecords(GetRecordsRequest request) {
    throwNext(recordFailures);
    String[] iterator = request.shardIterator().split("/");
    if (expired.contains(iterator[0])) {
      throw AwsFailures.expired();
    }
    FakeShard shard = shard(iterator[1]);
    int from = Integer.parseInt(iterator[2]);
    if (!shard.listed) {
      throw AwsFailures.missing();
    }
    if (from < shard.trimmed) {
      throw AwsFailures.trimmed();
    }
    reads.add(iterator[1]);
    int to = Math.min(shard.records.size(), from + request.limit());
    boolean end = shard.closed && to == shard.records.size();
    return GetRecordsResponse.builder()
        .records(shard.records.subList(from, to))
        .nextShardIterator(end ? null : iterator(iterator[1], to))
        .build();
  }

  @Override
  public String serviceName() {
    return "dynamodb";
  }

  @Override
  public void close() {}

  private String iterator(String shardId, int index) {
    return iterators++ + "/" + shardId + "/" + index;
  }

  private static int indexAfter(FakeShard shard, BigInteger sequence) {
    return (int) sequences(shard).filter(number -> number.compareTo(sequence) <= 0).count();
  }

  private static Stream<BigInteger> sequences(FakeShard shard) {
    return shard.records.stream().map(r -> new BigInteger(r.dynamodb().sequenceNumber()));
  }

  private Shard described(String id) {
    FakeShard shard = shard(id);
    String first = sequences(shard).findFirst().map(BigInteger::toString).orElse("1");
    return Shard.builder()
        .shardId(id)
        .parentShardId(shard.parent)
        .sequenceNumberRange(
            range -> range.startingSequenceNumber(first).endingSequenceNumber("999999"))
        .build();
  }

  private FakeShard shard(String id) {
    FakeShard shard = shards.get(id);
    if (shard == null) {
      throw AwsFailures.missing();
    }
    return shard;
  }

  private static void throwNext(Deque<SdkException> failures) {
    SdkException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
  }
}
