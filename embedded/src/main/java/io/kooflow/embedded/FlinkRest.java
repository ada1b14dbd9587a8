package io.kooflow.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The part of Flink's REST interface that the platform and tests use; needs no Flink class. */
public final class FlinkRest {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

  private final URI cluster;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(new DirectToLoopback())
          .build();
  private final ObjectMapper json = new ObjectMapper();

  public FlinkRest(URI cluster) {
    this.cluster = cluster;
  }

  /**
   * One run of a job.
   *
   * @param state RUNNING, RESTARTING, FINISHED, CANCELED, FAILED, ...
   * @param startedAtMillis epoch milliseconds
   */
  public record Run(String id, String name, String state, long startedAtMillis) {}

  /** All runs that the cluster remembers, the newest first. */
  public List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    for (JsonNode job : call("GET", "/jobs/overview", "").path("jobs")) {
      runs.add(
          new Run(
              job.path("jid").asText(),
              job.path("name").asText(),
              job.path("state").asText(),
              job.path("start-time").asLong()));
    }
    runs.sort(Comparator.comparingLong(Run::startedAtMillis).reversed());
    return runs;
  }

  /** The newest run of a job; empty if it never ran here. */
  public Optional<Run> newest(String jobName) {
    return runs().stream().filter(run -> run.name().equals(jobName)).findFirst();
  }

  /** How often Flink itself has started a run again; zero before it counts. */
  public long restarts(String runId) {
    return call("GET", "/jobs/" + runId + "/metrics?get=numRestarts", "")
        .path(0)
        .path("value")
        .asLong();
  }

  /** Whether a run began from a checkpoint, or has gone back to one. */
  public boolean restored(String runId) {
    return call("GET", "/jobs/" + runId + "/checkpoints", "")
            .path("counts")
            .path("restored")
            .asLong()
        > 0;
  }

  /** Asks all live runs of a job to end; returns how many there were, without waiting for them. */
  public int cancel(String jobName) {
    List<Run> live = live(jobName);
    live.forEach(run -> call("PATCH", "/jobs/" + run.id() + "?mode=cancel", ""));
    return live.size();
  }

  /**
   * Asks all live runs of a job to end with a savepoint; returns without waiting.
   *
   * @param target folder of the savepoint, as a URI that the cluster can write
   */
  public int stop(String jobName, URI target) {
    String body = json.createObjectNode().put("targetDirectory", target.toString()).toString();
    List<Run> live = live(jobName);
    live.forEach(run -> call("POST", "/jobs/" + run.id() + "/stop", body));
    return live.size();
  }

  private List<Run> live(String jobName) {
    return runs().stream()
        .filter(run -> run.name().equals(jobName))
        .filter(run -> !List.of("FINISHED", "CANCELED", "FAILED").contains(run.state()))
        .toList();
  }

  private JsonNode call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(cluster + path))
            .timeout(CALL_LIMIT)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "Flink answered %s %s with %d: %s",
                method,
                path,
                answer.statusCode(),
                answer.body()));
      }
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from Flink at " + cluster, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Flink", e);
    }
  }
}
