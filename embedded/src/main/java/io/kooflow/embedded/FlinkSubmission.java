package io.kooflow.embedded;

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

  /** Submits jobs to a running cluster: arguments are its REST address and job files. */
  public static void main(String[] args) {
    URI cluster = URI.create(args[0]);
    boolean secure = "https".equals(cluster.getScheme());
    int port = cluster.getPort() >= 0 ? cluster.getPort() : secure ? 443 : 80;
    Configuration config = new Configuration();
    config.setString("rest.address", cluster.getHost());
    config.setString("rest.port", Integer.toString(port));
    config.setString("security.ssl.rest.enabled", Boolean.toString(secure));
    config.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    for (String file : List.of(args).subList(1, args.length)) {
      FlinkJob job = FlinkJob.read(Path.of(file));
      System.out.println(job.name() + " runs as " + submit(job, config).toHexString());
    }
    System.exit(0);
  }

  static JobID submit(FlinkJob job, Configuration cluster) {
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
    SavepointRestoreSettings restore = newestCheckpoint(job);
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
    return Checkpoints.newest(job.checkpoints())
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
