package io.kooflow.platform.start;

import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.FlinkJobStatus;
import io.kooflow.embedded.FlinkRest;
import io.kooflow.embedded.Headway;
import io.kooflow.embedded.StartFailedException;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.platform.process.StillStarting;
import io.kooflow.schemas.generations.Generations;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;

/** Waits until every stage of a started platform takes work. */
final class Readiness {
  private static final long PAUSE_MILLIS = 200;

  private final ConnectClient connect;
  private final FlinkRest flink;
  private final Map<String, Object> kafka;
  private final Path dataFolder;
  private final CompletableFuture<String> failure;
  private final Headway headway;
  private volatile String awaited = "the platform";

  private Readiness(Endpoints endpoints, Path dataFolder, CompletableFuture<String> failure) {
    this.dataFolder = dataFolder;
    this.failure = failure;
    this.connect = new ConnectClient(URI.create(endpoints.connect().url()));
    this.flink = new FlinkRest(URI.create(endpoints.flink().url()));
    this.kafka = Connections.of(endpoints).kafka().settings();
    this.headway = Headway.of(() -> processes(dataFolder), logs(dataFolder));
  }

  /**
   * Returns when connectors and the Streams application run, and each job runs or is refused; waits
   * as long as the processes make {@link Headway}.
   *
   * @param failure completes when the platform is given up
   * @param notices told every half minute what is waited for
   * @throws StartFailedException naming the stage that does not run, when the wait is over
   */
  static void await(
      Endpoints endpoints,
      Path dataFolder,
      CompletableFuture<String> failure,
      Consumer<String> notices) {
    Readiness readiness = new Readiness(endpoints, dataFolder, failure);
    try (StillStarting telling = StillStarting.telling(notices, () -> readiness.awaited)) {
      readiness.awaitAll();
    }
  }

  private void awaitAll() {
    for (String connector : PipelineNames.CONNECTORS) {
      until("connector " + connector, () -> runs(connector));
    }
    try (Admin admin = Admin.create(kafka)) {
      String group = Generations.applicationId(new Generations(kafka).current());
      until("Streams application", () -> stable(admin, group));
    }
    for (FlinkJobs job : FlinkJobs.values()) {
      until("Flink job " + job.jobName(), () -> settled(job));
    }
  }

  private boolean runs(String connector) {
    ConnectClient.Status status = connect.status(connector);
    if (status.failed()) {
      throw new StartFailedException(
          "The connector %s failed: %s".formatted(connector, ConnectorWatch.reason(status)));
    }
    return status.running();
  }

  /** A job that is refused keeps nothing else waiting: it is told of, and tried again. */
  private boolean settled(FlinkJobs job) {
    FlinkJobStatus status = FlinkJobs.statuses(dataFolder).get(job);
    return (status != null && status.state() == FlinkJobStatus.State.STOPPED)
        || flink.newest(job.jobName()).map(run -> run.state().equals("RUNNING")).orElse(false);
  }

  private static boolean stable(Admin admin, String group) {
    try {
      return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
          .allMatch(each -> each.groupState() == GroupState.STABLE);
    } catch (ExecutionException notThereYet) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StartFailedException("interrupted while waiting for the Streams application");
    }
  }

  /** Those of now: one that ended is started again. */
  private static List<ProcessHandle> processes(Path dataFolder) {
    Endpoints now = Endpoints.in(dataFolder.resolve(Endpoints.FILE));
    return now == null
        ? List.of()
        : now.processes().values().stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
  }

  private static List<Path> logs(Path dataFolder) {
    return LocalPlatform.PROCESSES.stream()
        .map(name -> dataFolder.resolve(name).resolve(name + ".log"))
        .toList();
  }

  private void until(String stage, BooleanSupplier ready) {
    awaited = stage;
    while (!ready.getAsBoolean()) {
      if (failure.isDone()) {
        throw new StartFailedException(failure.join());
      }
      if (!headway.made()) {
        throw new StartFailedException(
            stage + " does not run; the logs are in the data folder, one folder per process");
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new StartFailedException("interrupted while waiting for " + stage);
      }
    }
  }
}
