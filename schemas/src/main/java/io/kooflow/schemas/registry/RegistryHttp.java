package io.kooflow.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON requests to the registry. Failures that may pass (no connection, no answer in time, status
 * 408, 429, 5xx) are repeated on the next address, with bounded, random waits; every request here
 * may be repeated without harm. Thread-safe.
 */
final class RegistryHttp {

  /**
   * An answer: its status and its JSON.
   *
   * @param status HTTP status, 200 to 499
   * @param body the JSON; an empty object where the body is none
   */
  record Answer(int status, JsonNode body) {
    boolean successful() {
      return status / 100 == 2;
    }

    /** Confluent's error code, as 40403; 0 if the answer carries none. */
    int errorCode() {
      return body.path("error_code").asInt(0);
    }

    String message() {
      String text = body.path("message").asText("");
      return text.length() > 500 ? text.substring(0, 500) : text;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(RegistryHttp.class);
  private static final String JSON = "application/vnd.schemaregistry.v1+json";
  private static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;
  private static final Duration LONGEST_WISH = Duration.ofSeconds(60);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final RegistryConfig config;
  private final HttpClient http;

  /** Index of the address that answered last. */
  private final AtomicInteger current = new AtomicInteger();

  RegistryHttp(RegistryConfig config) {
    this.config = config;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // A redirect could carry the credentials to another host.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(config.connectTimeout());
    if (config.tls() != null) {
      builder.sslContext(config.tls().context());
    }
    this.http = builder.build();
  }

  Answer get(String path) {
    return send("GET", path, null);
  }

  Answer post(String path, JsonNode body) {
    return send("POST", path, body);
  }

  Answer put(String path, JsonNode body) {
    return send("PUT", path, body);
  }

  /**
   * The first answer that is final.
   *
   * @throws RegistryUnavailableException after the last try
   */
  private Answer send(String method, String path, @Nullable JsonNode body) {
    for (int retry = 0; ; retry++) {
      int address = Math.floorMod(current.get(), config.urls().size());
      Failure failure;
      try {
        HttpResponse<byte[]> response = exchange(request(address, method, path, body));
        int status = response.statusCode();
        Answer answer = new Answer(status, json(status, response.body()));
        if (status < 500 && status != 429 && status != 408) {
          return answer;
        }
        failure = new Failure("status " + status, null, wish(response));
      } catch (IOException failed) {
        failure = new Failure(failed.toString(), failed, Duration.ZERO);
      } catch (InterruptedException interrupted) {
        throw new InterruptException(interrupted);
      }
      current.compareAndSet(address, address + 1);
      if (retry >= config.retry().retries()) {
        throw failure.exception(method, path, config, retry + 1);
      }
      pause(retry + 1, failure, method, path);
    }
  }

  private HttpRequest request(int address, String method, String path, @Nullable JsonNode body) {
    URI uri = URI.create(config.urls().get(address) + path);
    BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", JSON + ", application/json")
            .header("Content-Type", JSON)
            .method(method, publisher);
    if (config.authorization() != null) {
      request.header("Authorization", config.authorization().value());
    }
    return request.build();
  }

  /** The whole answer, body included, within the read timeout. */
  private HttpResponse<byte[]> exchange(HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request, answer -> new BoundedBody(MAX_ANSWER_BYTES));
    try {
      return exchange.get(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new IOException("No whole answer within " + config.readTimeout(), late);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException cause
          ? cause
          : new IOException("The request failed", failed.getCause());
    } finally {
      // Without effect once the answer is there.
      exchange.cancel(true);
    }
  }

  private static JsonNode json(int status, byte[] bytes) throws IOException {
    try {
      JsonNode body = MAPPER.readTree(bytes);
      return body == null || body.isMissingNode() ? MAPPER.createObjectNode() : body;
    } catch (JsonProcessingException notJson) {
      if (status / 100 == 2) {
        throw new IOException("The answer is no JSON", notJson);
      }
      return MAPPER.createObjectNode();
    }
  }

  private void pause(int retry, Failure failure, String method, String path) {
    Duration wait = config.retry().waitBefore(retry, ThreadLocalRandom.current());
    if (failure.wish().compareTo(wait) > 0) {
      wait = failure.wish();
    }
    LOG.warn(
        "Schema registry: {} {} failed ({}), retry {} of {} in {} ms",
        method,
        path,
        failure.reason(),
        retry,
        config.retry().retries(),
        wait.toMillis());
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }

  /** How long the registry asks to be left alone; zero if it does not say so in seconds. */
  private static Duration wish(HttpResponse<?> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("");
    if (!seconds.matches("\\d{1,6}")) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
    return asked.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : asked;
  }

  private record Failure(String reason, @Nullable Throwable cause, Duration wish) {
    RegistryUnavailableException exception(
        String method, String path, RegistryConfig config, int tries) {
      return new RegistryUnavailableException(
          String.format(
              Locale.ROOT,
              "Schema registry %s: %s %s failed %d times, last: %s",
              config.urls(),
              method,
              path,
              tries,
              reason),
          cause);
    }
  }
}
