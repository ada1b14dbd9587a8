package io.kooflow.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.ProgramInvocationException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.core.execution.RestoreMode;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;

/**
 * Submits a job as {@code flink run -d} does: its main runs here, the graph and the jar go to the
 * cluster over REST.
 */
final class FlinkSubmission {
  private FlinkSubmission() {}

  /**
   * Submits jobs to a running cluster: arguments are its REST address and job files. A job that is
   * not taken leaves the others alone; its status says why. Ends with status 1 if none was taken.
   */
  public static void main(String[] args) throws IOException {
    URI cluster = URI.create(args[0]);
    boolean secure = "https".equals(cluster.getScheme());
    int port = cluster.getPort() >= 0 ? cluster.getPort() : secure ? 443 : 80;
    Configuration config = new Configuration();
    config.setString("rest.address", cluster.getHost());
    config.setString("rest.port", Integer.toString(port));
    config.setString("security.ssl.rest.enabled", Boolean.toString(secure));
    config.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    int taken = 0;
    for (String file : List.of(args).subList(1, args.length)) {
      Path jobFile = Path.of(file);
      FlinkJobStatus status = submitted(FlinkJob.read(jobFile), config);
      status.write(FlinkJobStatus.fileOf(jobFile));
      taken += status.state() == FlinkJobStatus.State.RUNNING ? 1 : 0;
    }
    System.exit(taken > 0 ? 0 : 1);
  }

  private static FlinkJobStatus submitted(FlinkJob job, Configuration config) {
    long now = System.currentTimeMillis();
    try {
      System.out.println(job.name() + " runs as " + submit(job, config, false).toHexString());
      return new FlinkJobStatus(FlinkJobStatus.State.RUNNING, now, "");
    } catch (StartFailedException notTaken) {
      notTaken.printStackTrace();
      return new FlinkJobStatus(
          FlinkJobStatus.State.STOPPED, now, JobFailure.of(notTaken).reason());
    }
  }

  /**
   * Submits one job.
   *
   * @param fresh without its newest checkpoint
   */
  static JobID submit(FlinkJob job, Configuration cluster, boolean fresh) {
    if (!Files.isRegularFile(job.jar())) {
      throw new StartFailedException(
          "job " + job.name() + " cannot start: its jar is missing: " + job.jar());
    }
    JobID run = new JobID();
    Configuration config = new Configuration(cluster);
    job.config().forEach(config::setString);
    config.set(DeploymentOptions.TARGET, "remote");
    config.set(DeploymentOptions.ATTACHED, false);
    config.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, run.toHexString());
    config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, FolderNames.forFlink(job.checkpoints()));
    SavepointRestoreSettings restore =
        fresh ? SavepointRestoreSettings.none() : newestCheckpoint(job);
    SavepointRestoreSettings.toConfiguration(restore, config);
    try (PackagedProgram program = program(job, config, restore)) {
      config.set(PipelineOptions.JARS, List.of(job.jar().toUri().toString()));
      ClientUtils.executeProgram(new DefaultExecutorServiceLoader(), config, program, false, true);
      return run;
    } catch (ProgramInvocationException | RuntimeException e) {
      throw new StartFailedException(
          "job " + job.name() + " was not taken by Flink: " + e.getMessage(), e);
    }
  }

  /** Without claiming it: an older checkpoint stays until the next start finds a newer one. */
  private static SavepointRestoreSettings newestCheckpoint(FlinkJob job) {
    return Checkpoints.newest(job.checkpoints(), CheckpointFiles::wholeOrPutAside)
        .map(
            path ->
                SavepointRestoreSettings.forPath(
                    FolderNames.forFlink(path), false, RestoreMode.NO_CLAIM))
        .orElseGet(SavepointRestoreSettings::none);
  }

  private static PackagedProgram program(
      FlinkJob job, Configuration config, SavepointRestoreSettings restore)
      throws ProgramInvocationException {
    List<String> arguments = job.arguments();
    return PackagedProgram.newBuilder()
        .setJarFile(job.jar().toFile())
        .setEntryPointClassName(job.mainClass())
        .setArguments(arguments.toArray(String[]::new))
        .setConfiguration(config)
        .setSavepointRestoreSettings(restore)
        .build();
  }
}
