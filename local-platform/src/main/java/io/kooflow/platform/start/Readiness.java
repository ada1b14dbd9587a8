package io.kooflow.platform.start;

import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.FlinkJobStatus;
import io.kooflow.embedded.FlinkRest;
import io.kooflow.embedded.StartFailedException;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.schemas.generations.Generations;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;

/** Waits until every stage of a started platform takes work. */
final class Readiness {
  private static final long PAUSE_MILLIS = 200;

  private final ConnectClient connect;
  private final FlinkRest flink;
  private final Map<String, Object> kafka;
  private final Path dataFolder;
  private final long deadline;

  private Readiness(Endpoints endpoints, Path dataFolder, Duration limit) {
    this.dataFolder = dataFolder;
    this.connect = new ConnectClient(URI.create(endpoints.connect().url()));
    this.flink = new FlinkRest(URI.create(endpoints.flink().url()));
    this.kafka = Connections.of(endpoints).kafka().settings();
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /**
   * Returns when connectors and the Streams application run, and each job runs or is refused.
   *
   * @throws StartFailedException naming the stage that does not, when the limit is over
   */
  static void await(Endpoints endpoints, Path dataFolder, Duration limit) {
    Readiness readiness = new Readiness(endpoints, dataFolder, limit);
    for (String connector : PipelineNames.CONNECTORS) {
      readiness.until("connector " + connector, () -> readiness.runs(connector));
    }
    try (Admin admin = Admin.create(readiness.kafka)) {
      String group = Generations.applicationId(new Generations(readiness.kafka).current());
      readiness.until("Streams application", () -> stable(admin, group));
    }
    for (FlinkJobs job : FlinkJobs.values()) {
      readiness.until("Flink job " + job.jobName(), () -> readiness.settled(job));
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

  private void until(String stage, BooleanSupplier ready) {
    while (!ready.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
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
