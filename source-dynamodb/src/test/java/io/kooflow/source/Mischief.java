package io.kooflow.source;

import com.sun.net.httpserver.HttpExchange;
import io.kooflow.source.DynamoDbOverHttp.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What becomes of an answer on its way, decided by a seed, from {@link #begin} to {@link #end}: it
 * is refused, lost, late, cut short, empty, or of somebody else who stands between.
 */
final class Mischief {
  private static final long LATE_NANOS = 300_000_000;
  private static final String JSON = "application/x-amz-json-1.0";

  private final Random random;
  private final Map<String, Integer> done = new TreeMap<>();
  private boolean over = true;

  Mischief(Random random) {
    this.random = random;
  }

  /** From now on answers suffer; before, each comes as it is. */
  synchronized void begin() {
    over = false;
  }

  /** From now on every answer comes as it is. */
  synchronized void end() {
    over = true;
  }

  /** How often what was done. */
  synchronized Map<String, Integer> done() {
    return new TreeMap<>(done);
  }

  /** Most records of a page; 0 gives an empty one though there are records. */
  synchronized int pageLimit() {
    return over || random.nextInt(3) > 0 ? 1000 : random.nextInt(4);
  }

  void give(HttpExchange exchange, String operation, Supplier<Answer> answer) throws IOException {
    String deed = next();
    switch (deed) {
      case "refused" -> send(exchange, refusal(operation), JSON);
      case "failed" -> send(exchange, Answer.error(500, "InternalServerError"), JSON);
      case "unavailable" ->
          send(exchange, new Answer(503, "<html>Service Unavailable</html>"), "text/html");
      case "someone's 403" ->
          send(exchange, new Answer(403, "<html>blocked by a proxy</html>"), "text/html");
      case "someone's 200" -> send(exchange, new Answer(200, "{}"), JSON);
      case "nothing" -> send(exchange, new Answer(200, ""), JSON);
      case "dropped" -> {}
      case "cut" -> cut(exchange, answer.get());
      case "truncated" -> {
        String whole = answer.get().body();
        send(exchange, new Answer(200, whole.substring(0, whole.length() * 2 / 3)), JSON);
      }
      case "late" -> {
        LockSupport.parkNanos(LATE_NANOS);
        send(exchange, answer.get(), JSON);
      }
      default -> send(exchange, answer.get(), JSON);
    }
  }

  private static final List<String> DEEDS =
      List.of(
          "refused",
          "refused",
          "refused",
          "failed",
          "unavailable",
          "someone's 403",
          "someone's 200",
          "nothing",
          "dropped",
          "cut",
          "truncated",
          "late");

  private synchronized String next() {
    if (over || random.nextInt(8) > 0) {
      return "as it is";
    }
    String deed = DEEDS.get(random.nextInt(DEEDS.size()));
    done.merge(deed, 1, Integer::sum);
    return deed;
  }

  private synchronized Answer refusal(String operation) {
    List<String> codes =
        DynamoDbOverHttp.REFUSALS.getOrDefault(operation, List.of("ThrottlingException"));
    return Answer.error(400, codes.get(random.nextInt(codes.size())));
  }

  private static void send(HttpExchange exchange, Answer answer, String type) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** The connection ends in the middle of the body. */
  private static void cut(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", JSON);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body, 0, body.length / 2);
    exchange.getResponseBody().flush();
  }
}
