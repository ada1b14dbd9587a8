package io.kooflow.platform.start;

import io.kooflow.embedded.ConnectClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a connector or task that has failed again, as an operator would: Connect itself leaves it
 * failed for ever. Each connector within a bound per run; beyond it {@link #failure()} completes.
 */
final class ConnectorWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorWatch.class);

  /** As often as a person would look; restarts enough for a campaign of kills. */
  static final Limits DEFAULT = new Limits(Duration.ofSeconds(3), 20);

  /**
   * How far it goes.
   *
   * @param lookEvery pause between two looks
   * @param restarts most restarts of one connector in one run
   */
  record Limits(Duration lookEvery, int restarts) {}

  private final ConnectClient connect;
  private final List<String> connectors;
  private final Consumer<String> notices;
  private final Limits limits;
  private final Map<String, Integer> restarts = new HashMap<>();
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(ConnectorWatch::daemon);

  /**
   * Starts looking at once.
   *
   * @param notices told one line for the user at each restart
   */
  ConnectorWatch(
      ConnectClient connect, List<String> connectors, Consumer<String> notices, Limits limits) {
    this.limits = limits;
    this.connect = connect;
    this.connectors = List.copyOf(connectors);
    this.notices = notices;
    clock.scheduleWithFixedDelay(
        this::look, 0, limits.lookEvery().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "connector-watch");
    thread.setDaemon(true);
    return thread;
  }

  /** Completes with the reason once a connector is given up; never if all goes well. */
  CompletableFuture<String> failure() {
    return failure;
  }

  private void look() {
    try {
      for (String connector : connectors) {
        ConnectClient.Status status = connect.status(connector);
        if (status.failed()) {
          failed(connector, status);
        }
      }
    } catch (RuntimeException away) {
      LOG.debug("Connect cannot be asked now", away);
    }
  }

  private void failed(String connector, ConnectClient.Status status) {
    int before = restarts.getOrDefault(connector, 0);
    if (before >= limits.restarts()) {
      failure.complete(
          String.format(
              Locale.ROOT,
              "connector %s failed %d times and is given up: %s",
              connector,
              before + 1,
              reason(status)));
      return;
    }
    restarts.put(connector, before + 1);
    notices.accept(
        "connector %s failed, starting it again: %s".formatted(connector, reason(status)));
    connect.restartFailed(connector);
  }

  /** First line of why it failed. */
  static String reason(ConnectClient.Status status) {
    return status.traces().stream().flatMap(String::lines).findFirst().orElse("no reason told");
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
