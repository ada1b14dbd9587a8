package io.kooflow.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;

/**
 * A Flink cluster in one JVM with REST and web UI. Jobs run from their jar, loaded child-first as
 * on any cluster. A killed cluster forgets its jobs; submitted again, they go on from their newest
 * checkpoint. Flink must be on the class path: this module brings it to nobody.
 */
public final class EmbeddedFlink implements AutoCloseable {
  private final MiniCluster cluster;
  private final Configuration config;
  private final URI url;

  private EmbeddedFlink(MiniCluster cluster, Configuration config, URI url) {
    this.cluster = cluster;
    this.config = config;
    this.url = url;
  }

  /** Starts with the default settings; see {@link #start(Path, int, int, Map)}. */
  public static EmbeddedFlink start(Path folder, int port, int slots) {
    return start(folder, port, slots, Map.of());
  }

  /**
   * Starts a cluster with one task manager.
   *
   * @param folder made if absent; holds temporary files only
   * @param port of REST and web UI on 127.0.0.1; 0 takes a free one
   * @param slots how many parallel tasks of each kind can run, over all jobs
   * @param overrides Flink settings that replace or extend those of {@link FlinkClusterConfig}
   * @throws StartFailedException if the port is taken or the cluster does not come up
   */
  public static EmbeddedFlink start(
      Path folder, int port, int slots, Map<String, String> overrides) {
    int chosen = FreePorts.resolve("Flink", port);
    Configuration config = FlinkClusterConfig.of(FolderNames.usable(folder), chosen, overrides);
    try {
      Files.createDirectories(folder.resolve("tmp"));
      MiniCluster cluster =
          new MiniCluster(
              new MiniClusterConfiguration.Builder()
                  .setConfiguration(config)
                  .setNumTaskManagers(1)
                  .setNumSlotsPerTaskManager(slots)
                  .setRpcServiceSharing(RpcServiceSharing.SHARED)
                  .build());
      cluster.start();
      return new EmbeddedFlink(cluster, config, URI.create("http://127.0.0.1:" + chosen));
    } catch (Exception e) {
      throw new StartFailedException("Flink did not start on " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Address of REST and web UI. */
  public URI url() {
    return url;
  }

  public FlinkRest rest() {
    return new FlinkRest(url);
  }

  /**
   * Submits a job through Flink's client, from its newest checkpoint if there is one; returns when
   * the cluster has taken it.
   *
   * @return the id of the run
   */
  public String submit(FlinkJob job) {
    return FlinkSubmission.submit(job, config, false).toHexString();
  }

  /** Completes when the run has ended; with an exception if it failed. */
  private CompletableFuture<Void> end(String runId) {
    return cluster
        .requestJobResult(JobID.fromHexString(runId))
        .thenCompose(EmbeddedFlink::failureOf);
  }

  private static CompletableFuture<Void> failureOf(JobResult result) {
    return result
        .getSerializedThrowable()
        .<CompletableFuture<Void>>map(CompletableFuture::failedFuture)
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /** None for a run that is ending: how it ended is told by {@link #end}. */
  private long completedCheckpoints(String runId) {
    return cluster
        .getExecutionGraph(JobID.fromHexString(runId))
        .handle((graph, gone) -> graph == null ? null : graph.getCheckpointStatsSnapshot())
        .thenApply(stats -> stats == null ? 0 : stats.getCounts().getNumberOfCompletedCheckpoints())
        .join();
  }

  /** The cluster as a {@link JobKeeper} asks it. */
  private JobKeeper.Cluster forKeepers() {
    return new JobKeeper.Cluster() {
      @Override
      public String submit(FlinkJob job, boolean fresh) {
        if (!cluster.isRunning()) {
          System.err.println("the Flink cluster has ended, so does its process");
          System.exit(1);
        }
        return FlinkSubmission.submit(job, config, fresh).toHexString();
      }

      @Override
      public CompletableFuture<Void> end(String runId) {
        return EmbeddedFlink.this.end(runId);
      }

      @Override
      public long checkpoints(String runId) {
        return completedCheckpoints(runId);
      }
    };
  }

  /** Stops the cluster and its jobs; their checkpoints stay. */
  @Override
  public void close() {
    try {
      cluster.close();
    } catch (Exception e) {
      throw new IllegalStateException("Flink did not stop", e);
    }
  }

  /**
   * Runs a cluster with jobs: arguments are its folder, port, slots and any number of job files;
   * see {@link FlinkJvm}. A job that fails leaves the others and the process alone: a {@link
   * JobKeeper} submits it again and writes its status beside the job file.
   */
  public static void main(String[] args) {
    if (args.length < 3) {
      System.err.println("usage: EmbeddedFlink FOLDER PORT SLOTS [JOB-FILE...]");
      System.exit(2);
    }
    EmbeddedFlink flink =
        start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    Runtime.getRuntime().addShutdownHook(new Thread(flink::close, "close-flink"));
    for (String file : List.of(args).subList(3, args.length)) {
      Path jobFile = Path.of(file);
      FlinkJob job = FlinkJob.read(jobFile);
      JobKeeper keeper =
          new JobKeeper(
              job,
              flink.forKeepers(),
              JobKeeper.Pace.configured(),
              JobKeeper.toFile(FlinkJobStatus.fileOf(jobFile)));
      Thread thread = new Thread(keeper::run, "keeper-of-" + job.name());
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler(
          (keeping, broken) -> {
            broken.printStackTrace();
            System.exit(1);
          });
      thread.start();
    }
  }
}
