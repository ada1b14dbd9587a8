package io.kooflow.platform.start;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.GivenEndpoints;
import io.kooflow.schemas.registry.DirectToLoopback;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Asks each part that the user has given whether it is there, before anything is started. A part
 * that answers and refuses is there; what it refuses is told by whoever is refused.
 */
final class Answering {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().proxy(new DirectToLoopback()).connectTimeout(LIMIT).build();

  /**
   * Asks all of them.
   *
   * @throws UsageException naming setting, value and remedy of the first that does not answer
   */
  void require(GivenEndpoints given) {
    if (given.dynamodb() != null) {
      Endpoints.DynamoDb dynamodb = given.dynamodb();
      boolean aws = dynamodb.server().equals(Endpoints.DynamoDb.AWS);
      ask(
          aws ? "dynamodb.region" : "dynamodb.endpoint",
          aws ? dynamodb.region() : dynamodb.url(),
          () -> tables(Objects.requireNonNull(given.store())));
    }
    if (given.kafka() != null) {
      Endpoints.Kafka kafka = given.kafka();
      ask("kafka.bootstrap.servers", kafka.bootstrapServers(), () -> brokers(kafka));
    }
    if (given.registry() != null) {
      String url = given.registry().url().split(",", -1)[0];
      ask("schema.registry.url", url, () -> get(url + "/subjects"));
    }
    if (given.connect() != null) {
      String url = given.connect().url();
      ask("connect.url", url, () -> get(url + "/"));
    }
    if (given.catalog() != null) {
      String uri = given.catalog().uri();
      ask("catalog.uri", uri, () -> get(uri.replaceAll("/+$", "") + "/v1/config"));
    }
    if (given.model() != null) {
      String url = given.model().url();
      ask("model.url", url, () -> get(url + "/"));
    }
    if (given.flink() != null) {
      String url = given.flink().url();
      ask("flink.url", url, () -> get(url + "/overview"));
    }
  }

  private static void ask(String setting, String value, Callable<Integer> question) {
    try {
      question.call();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while asking for " + setting, stopped);
    } catch (Exception silent) {
      throw new UsageException(
          "%s=%s does not answer: %s; start it or correct the setting, or leave it out and the demo starts its own"
              .formatted(setting, value, reason(silent)),
          silent);
    }
  }

  private static String reason(Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause.getMessage() == null || cause instanceof ExecutionException)) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  private static int tables(StoreConnection store)
      throws ExecutionException, InterruptedException, TimeoutException {
    try (DynamoDbClient client = store.client()) {
      return CompletableFuture.supplyAsync(() -> client.listTables().tableNames().size())
          .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static int brokers(Endpoints.Kafka kafka)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, Object> settings = new HashMap<>(kafka.settings());
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("default.api.timeout.ms", Long.toString(LIMIT.toMillis()));
    settings.put("request.timeout.ms", Long.toString(LIMIT.toMillis() / 2));
    Admin admin = Admin.create(settings);
    try {
      return admin.describeCluster().nodes().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS).size();
    } finally {
      // Else it waits for what was asked, for a minute.
      admin.close(Duration.ZERO);
    }
  }

  private int get(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status >= 500) {
      throw new IOException("it answers with status " + status);
    }
    return status;
  }
}
