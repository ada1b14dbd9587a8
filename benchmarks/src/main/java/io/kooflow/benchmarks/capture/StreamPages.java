package io.kooflow.benchmarks.capture;

import java.util.Locale;

/**
 * The answers of a DynamoDB that has one table, {@code reactions}, with a stream. Places stand in
 * the iterators, so nothing is remembered between requests.
 */
final class StreamPages {
  static final String ARN =
      "arn:aws:dynamodb:us-east-1:000000000000:table/reactions/stream/2026-01-01T00:00:00.000";

  private static final long MOST_RECORDS = 1_000;
  private static final String LABEL = "2026-01-01T00:00:00.000";
  private static final String KEYS =
      """
      "KeySchema":[{"AttributeName":"CONTENT_ID","KeyType":"HASH"},\
      {"AttributeName":"USER_ID","KeyType":"RANGE"}]""";

  private final StreamLoad load;

  StreamPages(StreamLoad load) {
    this.load = load;
  }

  String describeTable() {
    return """
        {"Table":{"TableName":"reactions","TableStatus":"ACTIVE",%s,"LatestStreamArn":"%s",\
        "LatestStreamLabel":"%s","StreamSpecification":{"StreamEnabled":true,\
        "StreamViewType":"NEW_AND_OLD_IMAGES"}}}"""
        .formatted(KEYS, ARN, LABEL);
  }

  String describeStream() {
    StringBuilder shards = new StringBuilder();
    for (int shard = 0; shard < load.shards(); shard++) {
      shards
          .append(shard == 0 ? "" : ",")
          .append("{\"ShardId\":\"")
          .append(shardId(shard))
          .append("\",\"SequenceNumberRange\":{\"StartingSequenceNumber\":\"")
          .append(sequence(load.number(shard, 0)))
          .append("\"}}");
    }
    return """
        {"StreamDescription":{"StreamArn":"%s","StreamLabel":"%s","StreamStatus":"ENABLED",\
        "StreamViewType":"NEW_AND_OLD_IMAGES","TableName":"reactions",%s,"Shards":[%s]}}"""
        .formatted(ARN, LABEL, KEYS, shards);
  }

  /**
   * An iterator.
   *
   * @param after sequence number after which it begins; empty for the oldest record
   */
  String iterator(String shardId, String after) {
    int shard = Integer.parseInt(shardId.substring(shardId.lastIndexOf('-') + 1));
    long place = after.isEmpty() ? 0 : (Long.parseLong(after.substring(1)) - shard) / load.shards();
    return iterator(shard, after.isEmpty() ? 0 : place + 1);
  }

  private static String iterator(int shard, long place) {
    return shard + "/" + place;
  }

  /** Up to a thousand records from an iterator on, and the next iterator: no shard ever ends. */
  String records(String iterator) {
    String[] parts = iterator.split("/", 2);
    int shard = Integer.parseInt(parts[0]);
    long from = Long.parseLong(parts[1]);
    long to = Math.min(load.perShard(), from + MOST_RECORDS);
    StringBuilder page = new StringBuilder(512 * (int) (to - from) + 64).append("{\"Records\":[");
    for (long place = from; place < to; place++) {
      page.append(place == from ? "" : ",");
      append(page, load.number(shard, place));
    }
    return page.append("],\"NextShardIterator\":\"")
        .append(iterator(shard, to))
        .append("\"}")
        .toString();
  }

  private static void append(StringBuilder page, long number) {
    String keys =
        String.format(
            Locale.ROOT,
            "\"CONTENT_ID\":{\"N\":\"%d\"},\"USER_ID\":{\"N\":\"%d\"}",
            StreamLoad.koo(number),
            StreamLoad.user(number));
    page.append("{\"eventID\":\"")
        .append(number)
        .append("\",\"eventName\":\"INSERT\",\"eventVersion\":\"1.1\",")
        .append("\"eventSource\":\"aws:dynamodb\",\"awsRegion\":\"us-east-1\",")
        .append("\"dynamodb\":{\"ApproximateCreationDateTime\":1767225600,\"Keys\":{")
        .append(keys)
        .append("},\"NewImage\":{")
        .append(keys)
        .append(",\"TYPE\":{\"S\":\"LIKE\"},\"CREATED_AT\":{\"N\":\"1767225600000\"}},")
        .append("\"SequenceNumber\":\"")
        .append(sequence(number))
        .append("\",\"SizeBytes\":80,\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"}}");
  }

  /** A one, then the number in eighteen digits. */
  private static String sequence(long number) {
    return String.format(Locale.ROOT, "1%018d", number);
  }

  private static String shardId(int shard) {
    return String.format(Locale.ROOT, "shardId-00000001767225600000-%08d", shard);
  }
}
