package io.kooflow.sink;

import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A store over HTTP that keeps what is put, on the condition of (GEN, REV), and is bad at saying
 * so: tables throttle above a rate that comes back slowly, errors come in storms, effects come
 * before an answer that is lost or long after the request was given up, and capacity is told in
 * part, or not. All chance comes from the seed.
 */
final class Torrent implements AutoCloseable {
  private static final Pattern TABLE = Pattern.compile("\"TableName\":\"([^\"]+)\"");
  private static final Pattern KEY = Pattern.compile("\"CONTENT_ID\":\\{\"N\":\"(\\d+)\"");
  private static final Pattern REVISION = Pattern.compile("\"REV\":\\{\"N\":\"(\\d+)\"");
  private static final String FAILED =
      "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\"%s}";
  private static final Duration TOO_LATE = Duration.ofMillis(650);
  private static final String DESCRIBED =
      "{\"Table\":{\"TableName\":\"%s\",\"KeySchema\":[{\"AttributeName\":\"CONTENT_ID\",\"KeyType\":\"HASH\"}],"
          + "\"AttributeDefinitions\":[{\"AttributeName\":\"CONTENT_ID\",\"AttributeType\":\"N\"}]}}";

  /** What is told of the capacity that a write took. */
  private static final List<String> CAPACITIES =
      List.of(
          "{\"ConsumedCapacity\":{\"TableName\":\"t\",\"CapacityUnits\":1.0}}",
          "{\"ConsumedCapacity\":{\"TableName\":\"t\"}}",
          "{\"ConsumedCapacity\":{\"CapacityUnits\":2.0,\"GlobalSecondaryIndexes\":{\"by\":{}}}}",
          "{\"ConsumedCapacity\":{\"CapacityUnits\":1.0,\"Table\":{},\"LocalSecondaryIndexes\":{}}}",
          "{\"ConsumedCapacity\":{}}",
          "{}");

  private final Random random;
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, TreeMap<Long, Long>> tables = new HashMap<>();
  private final Map<String, Double> tokens = new HashMap<>();
  private final Map<String, Long> refilled = new HashMap<>();
  private final Map<String, Integer> done = new TreeMap<>();
  private final StubHttpServer server;
  private boolean calm;
  private double rate = 60;
  private long stormUntil = System.nanoTime();

  Torrent(long seed) {
    this.random = new Random(seed * 31 + 7);
    this.server = StubHttpServer.start(this::answer);
  }

  URI uri() {
    return server.uri();
  }

  /** From now on everything is answered at once. */
  synchronized void calm() {
    calm = true;
  }

  /** Revision of each item. */
  synchronized Map<Long, Long> table(String name) {
    return new TreeMap<>(tables.getOrDefault(name, new TreeMap<>()));
  }

  /** How often what was done. */
  synchronized Map<String, Integer> done() {
    return new TreeMap<>(done);
  }

  @Override
  public void close() {
    later.shutdownNow();
    server.close();
  }

  private Answer answer(StubHttpServer.Request http) {
    String table = first(TABLE, http.body());
    boolean put = http.headers().getOrDefault("X-amz-target", "").endsWith(".PutItem");
    return put ? put(table, http.body()) : Answer.of(200, DESCRIBED.formatted(table));
  }

  private static String first(Pattern pattern, String body) {
    Matcher found = pattern.matcher(body);
    return found.find() ? found.group(1) : "0";
  }

  private synchronized Answer put(String table, String request) {
    if (calm) {
      return effect(table, request);
    }
    long now = System.nanoTime();
    if (random.nextInt(400) == 0) {
      stormUntil = now + TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt(250));
    }
    if (now < stormUntil) {
      return count(
          "storm", random.nextBoolean() ? error(500, "InternalServerError") : error(503, ""));
    }
    if (table.equals("hot") && !hasRoom(table, now)) {
      return count("throttled", error(400, "ProvisionedThroughputExceededException"));
    }
    return switch (random.nextInt(25)) {
      case 0 -> count("answered too late", effect(table, request).after(TOO_LATE));
      case 1 -> {
        var unused =
            later.schedule(
                () -> effect(table, request),
                TOO_LATE.toMillis() + random.nextInt(300),
                TimeUnit.MILLISECONDS);
        yield count("done too late", error(500, "InternalServerError").after(TOO_LATE));
      }
      case 2 -> count("not answered whole", Answer.of(200, "{\"ConsumedCapacity\":{\"Capa"));
      case 3 -> {
        Answer lost = effect(table, request);
        yield count(
            "done and failed", lost.status() == 200 ? error(500, "InternalServerError") : lost);
      }
      case 4 -> count("conflict", error(400, "TransactionConflictException"));
      default -> effect(table, request);
    };
  }

  /** A bucket that is small after each drought, and grows by a half a second. */
  private boolean hasRoom(String table, long now) {
    double seconds = (now - refilled.getOrDefault(table, now)) / 1e9;
    refilled.put(table, now);
    rate = random.nextInt(300) == 0 ? 40 : Math.min(400, rate * Math.pow(1.5, seconds));
    double left = Math.min(20, tokens.getOrDefault(table, 20.0) + rate * seconds);
    tokens.put(table, left < 1 ? left : left - 1);
    return left >= 1;
  }

  private synchronized Answer effect(String table, String request) {
    long id = Long.parseLong(first(KEY, request));
    long revision = Long.parseLong(first(REVISION, request));
    if (!request.contains("\"ConditionExpression\":\"attribute_not_exists")) {
      throw new IllegalStateException("a write without a condition");
    }
    TreeMap<Long, Long> items = tables.computeIfAbsent(table, none -> new TreeMap<>());
    Long standing = items.get(id);
    if (standing == null || standing < revision) {
      items.put(id, revision);
      return Answer.of(200, CAPACITIES.get(random.nextInt(CAPACITIES.size())));
    }
    String item =
        random.nextBoolean()
            ? ",\"Item\":{\"CONTENT_ID\":{\"N\":\"%d\"},\"GEN\":{\"N\":\"1\"},\"REV\":{\"N\":\"%d\"}}"
                .formatted(id, standing)
            : "";
    return count("stale", Answer.of(400, FAILED.formatted(item)));
  }

  private Answer count(String deed, Answer answer) {
    done.merge(deed, 1, Integer::sum);
    return answer;
  }

  private static Answer error(int status, String code) {
    return code.isEmpty()
        ? Answer.of(status, "<html>unavailable</html>")
        : Answer.of(status, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\"}".formatted(code));
  }
}
