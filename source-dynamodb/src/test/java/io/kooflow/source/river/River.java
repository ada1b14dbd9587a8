package io.kooflow.source.river;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A table and its stream over HTTP, made without a look at the other fakes: there is one log of all
 * changes, and a shard is a window on it, of places and of time. So splits, merges and what the
 * stream drops are one number each, and no list of records can be out of step with another. All
 * chance comes from the seed; every answer that is refused has no effect.
 */
final class River implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int PLACES = 256;

  /** Steps after which the tree of shards changes in any case: a run shall have many of them. */
  private static final int LONGEST_TREE = 25;

  /** In the middle of a run numbers get a digit more: compared as texts they would be wrong. */
  private static final BigInteger BASE = new BigInteger("9999999999999999999900");

  private static final List<String> REFUSALS =
      List.of(
          "ProvisionedThroughputExceededException",
          "LimitExceededException",
          "ThrottlingException",
          "InternalServerError",
          "someone's 503");

  /** One change; {@code stream} 0 where the stream was off, {@code second} since 1970. */
  record Change(
      long at,
      int stream,
      int item,
      int place,
      long second,
      @Nullable String before,
      @Nullable String after) {}

  /** A window on the log; open while {@code end} is beyond it. */
  static final class Shard {
    final int stream;
    final String id;
    final @Nullable Shard parent;
    final int from;
    final int to;
    final long begin;
    long end = Long.MAX_VALUE;
    final int listedFrom;
    boolean begun;
    boolean readToItsEnd;
    boolean lost;
    int lull;

    Shard(
        int stream,
        String id,
        @Nullable Shard parent,
        int from,
        int to,
        long begin,
        int listedFrom) {
      this.stream = stream;
      this.id = id;
      this.parent = parent;
      this.from = from;
      this.to = to;
      this.begin = begin;
      this.listedFrom = listedFrom;
    }

    boolean has(Change change) {
      return change.stream == stream
          && begin <= change.at
          && change.at < end
          && from <= change.place
          && change.place < to;
    }
  }

  private final Random random;
  private final Runnable meanwhile;
  private final StubHttpServer server;
  private final List<Change> log = new ArrayList<>();
  private final List<Shard> shards = new ArrayList<>();
  private final Map<Integer, String> table = new TreeMap<>();
  private final Set<Long> served = new HashSet<>();
  private final Set<Integer> merged = new HashSet<>();
  private final Map<String, Integer> reads = new HashMap<>();
  private int stream = 1;
  private int calls;
  private long horizon;
  private boolean calm;
  private int burst;
  private String refusal = "";
  private int values;
  private int sinceTreeChanged;

  /**
   * @param meanwhile called with this locked before each answer about the stream
   */
  River(long seed, Runnable meanwhile) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + 17);
    this.meanwhile = meanwhile;
    int roots = 1 + random.nextInt(3);
    for (int i = 0; i < roots; i++) {
      begin(null, i * PLACES / roots, (i + 1) * PLACES / roots);
    }
    this.server = StubHttpServer.start(this::answer);
  }

  URI uri() {
    return server.uri();
  }

  @Override
  public void close() {
    server.close();
  }

  // What happens in the table.

  /** One write, or a change of the tree of shards, which never stays the same for long. */
  synchronized void step(boolean merges) {
    boolean changes = ++sinceTreeChanged > LONGEST_TREE || random.nextInt(20) == 0;
    if (!changes) {
      write();
      return;
    }
    sinceTreeChanged = 0;
    int dice = random.nextInt(merges && open().size() > 1 ? 3 : 2);
    if (dice == 0) {
      Shard old = end();
      begin(old, old.from, old.to);
    } else if (dice == 1) {
      split(end());
    } else {
      merge();
    }
  }

  private void split(Shard old) {
    if (old.to - old.from < 2) {
      begin(old, old.from, old.to);
      return;
    }
    int middle = old.from + 1 + random.nextInt(old.to - old.from - 1);
    begin(old, middle, old.to);
    begin(old, old.from, middle);
  }

  /** Only one parent can be told: what the other had may be read after what its child has. */
  private void merge() {
    List<Shard> open = open();
    open.sort(Comparator.comparingInt(shard -> shard.from));
    int first = random.nextInt(open.size() - 1);
    Shard left = open.get(first);
    Shard right = open.get(first + 1);
    left.end = log.size();
    right.end = log.size();
    for (int place = right.from; place < right.to; place++) {
      merged.add(place);
    }
    begin(left, left.from, right.to);
  }

  void write() {
    int item = 1 + random.nextInt(25);
    String before = table.get(item);
    String after = before != null && random.nextInt(3) == 0 ? null : "T" + values++;
    if (after == null) {
      table.remove(item);
    } else {
      table.put(item, after);
    }
    long second = Instant.now().getEpochSecond();
    log.add(new Change(log.size(), stream, item, place(item), second, before, after));
  }

  private static int place(int item) {
    return Math.floorMod(item * 2654435761L >> 8, PLACES);
  }

  /** The stream is switched off, something is written, and another is switched on. */
  synchronized void switchOffAndOn() {
    int old = stream;
    stream = 0;
    open().forEach(shard -> shard.end = log.size());
    for (int i = 0; i < 10; i++) {
      write();
    }
    stream = old + 1;
    begin(null, 0, PLACES / 2);
    begin(null, PLACES / 2, PLACES);
  }

  /**
   * Drops the oldest changes, up to what the first shard holds of which nobody read a record yet: a
   * reader would have to stand before such a shard for a day.
   */
  synchronized void drop() {
    long most =
        shards.stream()
            .filter(shard -> !shard.begun)
            .flatMapToLong(shard -> log.stream().filter(shard::has).mapToLong(Change::at))
            .min()
            .orElse(log.size());
    if (most > horizon) {
      dropBelow(horizon + random.nextLong(most - horizon + 1));
    }
  }

  synchronized void dropBelow(long at) {
    for (long i = horizon; i < at; i++) {
      Change change = log.get((int) i);
      shards.stream()
          .filter(shard -> shard.has(change) && !served.contains(change.at))
          .forEach(shard -> shard.lost = true);
    }
    horizon = Math.max(horizon, at);
  }

  private Shard end() {
    List<Shard> open = open();
    Shard shard = open.get(random.nextInt(open.size()));
    shard.end = log.size();
    return shard;
  }

  private List<Shard> open() {
    return new ArrayList<>(shards.stream().filter(shard -> shard.end == Long.MAX_VALUE).toList());
  }

  private void begin(@Nullable Shard parent, int from, int to) {
    String id = "shardId-%08x-%04d".formatted(random.nextInt(), shards.size());
    // A family is listed some calls late, the parent never after its child.
    int listed = Math.max(parent == null ? 0 : parent.listedFrom, calls + random.nextInt(6));
    shards.add(new Shard(stream, id, parent, from, to, log.size(), parent == null ? 0 : listed));
  }

  /** The readers are others: a shard stays until they, too, have seen its end. */
  synchronized void readersBegin() {
    shards.forEach(shard -> shard.readToItsEnd = false);
  }

  // What the oracle asks.

  synchronized void calm() {
    calm = true;
  }

  synchronized List<Change> log() {
    return List.copyOf(log);
  }

  synchronized Map<Integer, String> table() {
    return new TreeMap<>(table);
  }

  synchronized Shard shardOf(Change change) {
    return shards.stream().filter(shard -> shard.has(change)).findFirst().orElseThrow();
  }

  /** Whether the change was dropped, and never in an answer. */
  synchronized boolean isLost(Change change) {
    return change.stream == 0 || (change.at < horizon && !served.contains(change.at));
  }

  synchronized boolean wasServed(Change change) {
    return served.contains(change.at);
  }

  synchronized Set<String> shardsThatLost() {
    Set<String> ids = new TreeSet<>();
    shards.stream().filter(shard -> shard.lost).forEach(shard -> ids.add(shard.id));
    return ids;
  }

  /** Whether the item's place ever came to a shard whose other parent is not told. */
  synchronized boolean wasMerged(int item) {
    return merged.contains(place(item));
  }

  synchronized int shardCount() {
    return shards.size();
  }

  /** Reads of each shard so far, refused ones too. */
  synchronized Map<String, Integer> reads() {
    return new HashMap<>(reads);
  }

  static String number(long at) {
    return BASE.add(BigInteger.valueOf(at)).toString();
  }

  static long at(String number) {
    return new BigInteger(number).subtract(BASE).longValueExact();
  }

  // The protocol.

  private synchronized Answer answer(StubHttpServer.Request http) {
    String operation = http.headers().getOrDefault("X-amz-target", "").replaceAll(".*\\.", "");
    try {
      JsonNode request = JSON.readTree(http.body());
      calls++;
      if (operation.equals("GetRecords")) {
        reads.merge(token(request)[1], 1, Integer::sum);
      }
      if (request.has("StreamArn") || request.has("ShardIterator")) {
        meanwhile.run();
      }
      String refused = refusal(operation);
      if (refused.equals("someone's 503")) {
        return Answer.of(503, "<html>busy</html>");
      }
      return refused.isEmpty() ? answer(operation, request) : error(refused);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return error("SerializationException");
    }
  }

  /** Refusals come in bursts. */
  private String refusal(String operation) {
    if (calm) {
      return "";
    }
    if (burst > 0) {
      burst--;
      return refusal;
    }
    if (random.nextInt(25) == 0) {
      burst = random.nextInt(7);
      refusal = REFUSALS.get(random.nextInt(REFUSALS.size()));
      return refusal;
    }
    return operation.equals("GetRecords") && random.nextInt(30) == 0
        ? "ExpiredIteratorException"
        : "";
  }

  private static Answer error(String code) {
    return Answer.of(
        code.equals("InternalServerError") ? 500 : 400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"no\"}".formatted(code));
  }

  private Answer answer(String operation, JsonNode request) {
    return switch (operation) {
      case "DescribeTable" -> describeTable();
      case "DescribeStream" -> describeStream(request);
      case "GetShardIterator" -> iterator(request);
      case "GetRecords" -> records(request);
      case "Scan" -> scan(request);
      case "BatchGetItem" -> batch(request);
      default -> error("UnknownOperationException");
    };
  }

  private Answer describeTable() {
    return Answer.of(
        200,
        """
        {"Table":{"TableName":"river","TableStatus":"ACTIVE","LatestStreamArn":"arn:%d",
        "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"},
        "KeySchema":[{"AttributeName":"CONTENT_ID","KeyType":"HASH"},
        {"AttributeName":"USER_ID","KeyType":"RANGE"}],
        "AttributeDefinitions":[{"AttributeName":"CONTENT_ID","AttributeType":"N"},
        {"AttributeName":"USER_ID","AttributeType":"N"}]}}
        """
            .formatted(stream));
  }

  /** Pages in an order that has nothing to do with age; a page may repeat the last one's end. */
  private Answer describeStream(JsonNode request) {
    int asked = Integer.parseInt(request.path("StreamArn").asText().substring(4));
    List<Shard> listed =
        new ArrayList<>(shards.stream().filter(s -> s.stream == asked && isListed(s)).toList());
    Comparator<String> order = Comparator.comparingInt(id -> id.hashCode() * 0x45D9F3B);
    listed.sort((a, b) -> order.compare(a.id, b.id));
    String after = request.path("ExclusiveStartShardId").asText("");
    boolean repeats = !calm && random.nextInt(3) == 0;
    listed.removeIf(
        shard ->
            !after.isEmpty()
                && (repeats
                    ? order.compare(shard.id, after) < 0
                    : order.compare(shard.id, after) <= 0));
    int size = 2 + random.nextInt(3);
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode described = answer.putObject("StreamDescription");
    described.put("StreamLabel", "label-" + asked).put("StreamArn", "arn:" + asked);
    described.put("StreamStatus", asked == stream ? "ENABLED" : "DISABLED");
    ArrayNode page = described.putArray("Shards");
    for (Shard shard : listed.subList(0, Math.min(size, listed.size()))) {
      ObjectNode one = page.addObject().put("ShardId", shard.id);
      if (shard.parent != null) {
        one.put("ParentShardId", shard.parent.id);
      }
      ObjectNode range = one.putObject("SequenceNumberRange");
      range.put("StartingSequenceNumber", number(shard.begin));
      if (shard.end < Long.MAX_VALUE) {
        range.put("EndingSequenceNumber", number(shard.end));
      }
    }
    if (listed.size() > size) {
      described.put("LastEvaluatedShardId", listed.get(size - 1).id);
    }
    return Answer.of(200, answer.toString());
  }

  /** A closed shard goes when all of it was dropped. */
  private boolean isListed(Shard shard) {
    boolean gone = shard.end <= horizon && (shard.lost || shard.readToItsEnd);
    return !gone && shard.listedFrom <= calls;
  }

  private Answer iterator(JsonNode request) {
    Shard shard = shard(request.path("ShardId").asText());
    if (shard == null) {
      return error("ResourceNotFoundException");
    }
    String number = request.path("SequenceNumber").asText("");
    long from =
        switch (request.path("ShardIteratorType").asText()) {
          case "TRIM_HORIZON" -> Math.max(shard.begin, horizon);
          case "LATEST" -> log.size();
          case "AT_SEQUENCE_NUMBER" -> at(number);
          default -> at(number) + 1;
        };
    if (!number.isEmpty() && log.stream().noneMatch(c -> c.at == at(number) && shard.has(c))) {
      return error("ValidationException");
    }
    if (hasDropped(shard, from)) {
      return error("TrimmedDataAccessException");
    }
    return Answer.of(200, "{\"ShardIterator\":\"%s\"}".formatted(token(shard, from)));
  }

  private Answer records(JsonNode request) {
    String[] token = token(request);
    Shard shard = shard(token[1]);
    if (shard == null) {
      return error("ResourceNotFoundException");
    }
    long from = Long.parseLong(token[2]);
    if (hasDropped(shard, from)) {
      return error("TrimmedDataAccessException");
    }
    if (!calm && random.nextInt(40) == 0) {
      shard.lull = random.nextInt(15);
    }
    int most = shard.lull-- > 0 ? 0 : calm || random.nextInt(3) == 0 ? 1000 : 1 + random.nextInt(5);
    List<Change> page = log.stream().filter(c -> c.at >= from && shard.has(c)).limit(most).toList();
    long next = page.isEmpty() ? from : page.get(page.size() - 1).at + 1;
    boolean more = log.stream().anyMatch(c -> c.at >= next && shard.has(c));
    boolean ends = shard.end < Long.MAX_VALUE && !more && (page.isEmpty() || random.nextBoolean());
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode told = answer.putArray("Records");
    page.forEach(change -> told.add(record(change)));
    page.forEach(change -> served.add(change.at));
    shard.begun |= !page.isEmpty();
    if (!ends) {
      answer.put("NextShardIterator", token(shard, next));
    }
    shard.readToItsEnd |= ends;
    return Answer.of(200, answer.toString());
  }

  private boolean hasDropped(Shard shard, long from) {
    return log.stream().anyMatch(c -> c.at >= from && c.at < horizon && shard.has(c));
  }

  private @Nullable Shard shard(String id) {
    return shards.stream().filter(s -> s.id.equals(id) && isListed(s)).findFirst().orElse(null);
  }

  private static String token(Shard shard, long from) {
    return "it/" + shard.id + "/" + from;
  }

  private static String[] token(JsonNode request) {
    return request.path("ShardIterator").asText().split("/", 3);
  }

  private static ObjectNode record(Change change) {
    boolean removes = change.after == null;
    ObjectNode record = JSON.createObjectNode();
    record.put("eventName", removes ? "REMOVE" : change.before == null ? "INSERT" : "MODIFY");
    ObjectNode told = record.putObject("dynamodb");
    told.put("SequenceNumber", number(change.at)).put("ApproximateCreationDateTime", change.second);
    told.set("Keys", key(change.item));
    if (change.before != null) {
      told.set("OldImage", item(change.item, change.before));
    }
    if (change.after != null) {
      told.set("NewImage", item(change.item, change.after));
    }
    return record;
  }

  private static ObjectNode key(int item) {
    ObjectNode key = JSON.createObjectNode();
    key.putObject("CONTENT_ID").put("N", "7");
    key.putObject("USER_ID").put("N", Integer.toString(item));
    return key;
  }

  private static ObjectNode item(int item, String type) {
    ObjectNode row = key(item);
    row.putObject("TYPE").put("S", type);
    row.putObject("CREATED_AT").put("N", "1700000000000");
    return row;
  }

  private Answer scan(JsonNode request) {
    int segment = request.path("Segment").asInt();
    int segments = Math.max(1, request.path("TotalSegments").asInt());
    int after = request.path("ExclusiveStartKey").path("USER_ID").path("N").asInt();
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode rows = answer.putArray("Items");
    for (Map.Entry<Integer, String> row : table.entrySet()) {
      if (row.getKey() <= after || row.getKey() % segments != segment) {
        continue;
      }
      if (rows.size() == request.path("Limit").asInt()) {
        answer.set("LastEvaluatedKey", key(rows.get(rows.size() - 1).at("/USER_ID/N").asInt()));
        break;
      }
      rows.add(item(row.getKey(), row.getValue()));
    }
    return Answer.of(200, answer.toString());
  }

  private Answer batch(JsonNode request) {
    ObjectNode answer = JSON.createObjectNode();
    answer.putObject("UnprocessedKeys");
    ArrayNode rows = answer.putObject("Responses").putArray("river");
    for (JsonNode key : request.at("/RequestItems/river/Keys")) {
      int item = key.at("/USER_ID/N").asInt();
      String type = table.get(item);
      if (type != null) {
        rows.add(item(item, type));
      }
    }
    return Answer.of(200, answer.toString());
  }
}
