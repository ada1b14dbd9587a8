package io.kooflow.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The part of Connect's REST interface that the platform and tests use. A worker that is
 * rebalancing answers 409; such requests, and those that find no worker, are repeated for ten
 * minutes, unless told otherwise. Anything else that fails is thrown.
 */
public final class ConnectClient {
  private static final Duration CALL_LIMIT = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long PAUSE_MILLIS = 200;
  private static final Set<Integer> REPEATED = Set.of(409, 500, 503);

  private final URI worker;
  private final Duration patience;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(new DirectToLoopback())
          .build();
  private final ObjectMapper json = new ObjectMapper();

  public ConnectClient(URI worker) {
    this(worker, PATIENCE);
  }

  /**
   * @param patience how long a request is repeated that finds no worker, or one that rebalances
   */
  public ConnectClient(URI worker, Duration patience) {
    this.worker = worker;
    this.patience = patience;
  }

  /** State of a connector and its tasks: RUNNING, FAILED, PAUSED, UNASSIGNED, ... */
  public record Status(String connector, List<String> tasks, List<String> traces) {
    /** True when the connector and at least one task run, and all tasks do. */
    public boolean running() {
      return connector.equals("RUNNING")
          && !tasks.isEmpty()
          && tasks.stream().allMatch("RUNNING"::equals);
    }

    /** True when the connector or a task has failed; {@link #traces} says why. */
    public boolean failed() {
      return connector.equals("FAILED") || tasks.contains("FAILED");
    }
  }

  /** Answers with status 200 when a worker has read its state and can take requests. */
  public static URI health(URI worker) {
    return URI.create(worker + "/health");
  }

  /** Returns when the worker has read its state; before, it knows no connectors. */
  public void awaitReady() {
    call("GET", "/health", MissingNode.getInstance());
  }

  /** Creates a connector or replaces its settings. */
  public void putConnector(String name, Map<String, String> config) {
    call("PUT", "/connectors/" + name + "/config", json.valueToTree(config));
  }

  public void deleteConnector(String name) {
    call("DELETE", "/connectors/" + name, MissingNode.getInstance());
  }

  public void pause(String name) {
    call("PUT", "/connectors/" + name + "/pause", MissingNode.getInstance());
  }

  /** Stops the tasks; needed before offsets can be changed. */
  public void stop(String name) {
    call("PUT", "/connectors/" + name + "/stop", MissingNode.getInstance());
  }

  public void resume(String name) {
    call("PUT", "/connectors/" + name + "/resume", MissingNode.getInstance());
  }

  /** Restarts a connector and those of its tasks that have failed. */
  public void restartFailed(String name) {
    call(
        "POST",
        "/connectors/" + name + "/restart?includeTasks=true&onlyFailed=true",
        MissingNode.getInstance());
  }

  /** The names of all connectors, sorted. */
  public Set<String> connectors() {
    Set<String> names = new TreeSet<>();
    call("GET", "/connectors", MissingNode.getInstance()).forEach(name -> names.add(name.asText()));
    return names;
  }

  /** State of an unknown connector is UNKNOWN, without tasks. */
  public Status status(String name) {
    JsonNode answer = call("GET", "/connectors/" + name + "/status", MissingNode.getInstance());
    List<String> tasks = new ArrayList<>();
    List<String> traces = new ArrayList<>();
    for (JsonNode task : answer.path("tasks")) {
      tasks.add(task.path("state").asText());
      addTrace(task, traces);
    }
    addTrace(answer.path("connector"), traces);
    return new Status(
        answer.path("connector").path("state").asText("UNKNOWN"),
        List.copyOf(tasks),
        List.copyOf(traces));
  }

  /** The address, host and port, of the worker of each task that runs, by the task's number. */
  public Map<Integer, String> workersOfTasks(String name) {
    Map<Integer, String> workers = new TreeMap<>();
    for (JsonNode task :
        call("GET", "/connectors/" + name + "/status", MissingNode.getInstance()).path("tasks")) {
      if (task.path("state").asText().equals("RUNNING")) {
        workers.put(task.path("id").asInt(), task.path("worker_id").asText());
      }
    }
    return workers;
  }

  private static void addTrace(JsonNode part, List<String> traces) {
    if (part.hasNonNull("trace")) {
      traces.add(part.get("trace").asText());
    }
  }

  /** The committed offsets: an array of objects with {@code partition} and {@code offset}. */
  public JsonNode offsets(String name) {
    return call("GET", "/connectors/" + name + "/offsets", MissingNode.getInstance())
        .path("offsets");
  }

  /** The classes of all connector plugins that the worker sees. */
  public Set<String> plugins() {
    Set<String> classes = new TreeSet<>();
    call("GET", "/connector-plugins", MissingNode.getInstance())
        .forEach(plugin -> classes.add(plugin.path("class").asText()));
    return classes;
  }

  private JsonNode call(String method, String path, JsonNode body) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      boolean last = System.nanoTime() >= deadline;
      try {
        HttpResponse<String> answer = send(method, path, body);
        if (answer.statusCode() == 404 && method.equals("GET")) {
          return MissingNode.getInstance();
        }
        if (answer.statusCode() < 300) {
          return answer.body().isEmpty() ? MissingNode.getInstance() : json.readTree(answer.body());
        }
        if (last || !REPEATED.contains(answer.statusCode())) {
          throw new IllegalStateException(
              String.format(
                  Locale.ROOT,
                  "Connect answered %s %s with %d: %s",
                  method,
                  path,
                  answer.statusCode(),
                  answer.body()));
        }
      } catch (IOException e) {
        if (last) {
          throw new UncheckedIOException("no answer from Connect at " + worker, e);
        }
      }
      pause();
    }
  }

  private HttpResponse<String> send(String method, String path, JsonNode body) throws IOException {
    HttpRequest.BodyPublisher content =
        body.isMissingNode()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(worker + path))
            .timeout(CALL_LIMIT)
            .header("Content-Type", "application/json")
            .method(method, content)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Connect", e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Connect", e);
    }
  }
}
