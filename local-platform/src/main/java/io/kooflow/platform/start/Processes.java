package io.kooflow.platform.start;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.FlinkJob;
import io.kooflow.embedded.FlinkJobStatus;
import io.kooflow.embedded.FlinkJvm;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.embedded.Leash;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.platform.folder.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How each process of a platform is started: class path, memory, arguments, and when it serves. */
final class Processes {
  static final String DYNAMODB = "dynamodb";
  static final String PLATFORM = "platform";
  static final String REGISTRY = "registry";
  static final String CONNECT = "connect";
  static final String STREAMS = "streams";
  static final String FLINK = "flink";

  private static final String SUBMISSION = "flink-submission";

  /** Each job has one task of a kind. */
  private static final int FLINK_SLOTS = FlinkJobs.values().length;

  private final Installation installation;
  private final DataFolder folder;
  private final Ports ports;
  private final Endpoints endpoints;
  private final Settings settings;

  Processes(Installation installation, DataFolder folder, Ports ports, Endpoints endpoints) {
    this.installation = installation;
    this.folder = folder;
    this.ports = ports;
    this.endpoints = endpoints;
    this.settings = new Settings(endpoints);
  }

  ChildProcess dynamodb() {
    return DynamoDbServer.named(endpoints.dynamodb().server())
        .start(installation, folder.below(DYNAMODB), ports.dynamodb());
  }

  ChildProcess registry() {
    return EmbeddedRegistry.start(folder.below(REGISTRY), ports.registry()).process();
  }

  /** Kafka, S3, the Iceberg catalog, the model and the page. */
  ChildProcess platform() {
    return new ForkedJvm(
            PlatformProcess.class.getName(),
            installation.runtimeOf("local-platform"),
            jvm("-Xmx832m"),
            List.of(folder.path().toString(), Integer.toString(ports.controller())))
        .start(PLATFORM, folder.below(PLATFORM), Settings.surroundings(endpoints))
        .awaitHttp(URI.create(endpoints.page().url() + "/health"));
  }

  ChildProcess connect() {
    Path plugins = plugins(List.of("source-dynamodb", "sink-dynamodb"));
    Path worker = settings.connectWorker(folder.below("conf"), plugins, ports.connect());
    return new ForkedJvm(
            "org.apache.kafka.connect.cli.ConnectDistributed",
            installation.runtimeOf("embedded"),
            jvm("-Xmx256m", "-D" + Leash.JMX + "=true"),
            List.of(worker.toString()))
        .start(CONNECT, folder.below(CONNECT), Settings.surroundings(endpoints))
        .awaitHttp(ConnectClient.health(URI.create(endpoints.connect().url())));
  }

  /** Connect takes each folder inside a path for one plugin, so both get a link in one place. */
  private Path plugins(List<String> modules) {
    Path place = folder.below("connect/plugins");
    try {
      for (String module : modules) {
        Path link = place.resolve(module);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, installation.plugin(module));
      }
      return place;
    } catch (IOException unwritable) {
      throw new UncheckedIOException("unwritable folder " + place, unwritable);
    }
  }

  ChildProcess streams() {
    Path config = settings.streams(folder.below("conf"), folder.below("streams/state"));
    return new ForkedJvm(
            "io.kooflow.streams.StreamsMain",
            installation.runtimeOf("streams-app"),
            jvm("-Xmx256m"),
            List.of("--config", config.toString()))
        .start(STREAMS, folder.below(STREAMS), Settings.surroundings(endpoints));
  }

  ChildProcess flink() {
    Path home = folder.below(FLINK);
    // Where the web UI's tab of logs looks.
    String log = "-Dlog.file=" + home.resolve(FLINK + ".log");
    return FlinkJvm.of(
            installation.flinkCluster(),
            jvm("-Xmx640m", log),
            home,
            ports.flink(),
            FLINK_SLOTS,
            jobs())
        .start(FLINK, home, Settings.surroundings(endpoints))
        .awaitHttp(URI.create(endpoints.flink().url() + "/overview"));
  }

  /** Hands the jobs to a cluster that was given; returns when it has taken them. */
  void submitJobs() {
    FlinkJvm.submitting(
            installation.flinkCluster(),
            jvm("-Xmx256m"),
            URI.create(endpoints.flink().url()),
            jobs())
        .start(SUBMISSION, folder.below(FLINK), Settings.surroundings(endpoints))
        .awaitSuccess();
  }

  private List<Path> jobs() {
    return Arrays.stream(FlinkJobs.values()).map(this::job).toList();
  }

  /** A status of an earlier run goes: nothing is known of this one yet. */
  private Path job(FlinkJobs job) {
    Path conf = folder.below("conf");
    Path config =
        job == FlinkJobs.SCORING
            ? settings.scoring(conf)
            : settings.landing(conf, job.jobName(), job.topic());
    Path file = job.file(folder.path());
    try {
      Files.deleteIfExists(FlinkJobStatus.fileOf(file));
    } catch (IOException unwritable) {
      throw new UncheckedIOException("unwritable folder " + conf, unwritable);
    }
    new FlinkJob(
            job.jobName(),
            installation.flinkJobs(),
            job.mainClass(),
            List.of("--config", config.toString()),
            folder.below("flink/checkpoints/" + job.jobName()),
            Map.of())
        .write(file);
    return file;
  }

  private static List<String> jvm(String... options) {
    return Stream.concat(ForkedJvm.SMALL.stream(), Stream.of(options)).toList();
  }
}
