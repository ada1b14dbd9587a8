package io.kooflow.platform.start;

import io.kooflow.embedded.CatalogFiles;
import io.kooflow.embedded.Checkpoints;
import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.DamagedException;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.FlinkJob;
import io.kooflow.embedded.FlinkJobStatus;
import io.kooflow.embedded.FlinkJvm;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.embedded.KafkaFiles;
import io.kooflow.embedded.Leash;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.Endpoints.Part;
import io.kooflow.platform.folder.DataFolder;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
  private final Consumer<String> notices;
  private volatile boolean storeIsWhole;
  private volatile @Nullable EmbeddedRegistry registry;

  /**
   * @param notices told one line for the user where something damaged was mended
   */
  Processes(
      Installation installation,
      DataFolder folder,
      Ports ports,
      Endpoints endpoints,
      Consumer<String> notices) {
    this.installation = installation;
    this.folder = folder;
    this.ports = ports;
    this.endpoints = endpoints;
    this.settings = new Settings(endpoints);
    this.notices = notices;
  }

  ChildProcess dynamodb() {
    orRefuse(
        () -> {
          if (!storeIsWhole) {
            EmbeddedDynamoDb.requireWhole(folder.below(DYNAMODB), changesAreCaptured());
            storeIsWhole = true;
          }
          return List.of();
        });
    return DynamoDbServer.named(endpoints.dynamodb().server())
        .start(installation, folder.below(DYNAMODB), ports.dynamodb());
  }

  ChildProcess registry() {
    EmbeddedRegistry started =
        orRefuse(
            () ->
                EmbeddedRegistry.start(
                    folder.below(REGISTRY), ports.registry(), changesAreCaptured(), notices));
    registry = started;
    return started.process();
  }

  /** Keeps a copy of the registry's schemas; does nothing before it was started. */
  void backUpRegistry() {
    EmbeddedRegistry running = registry;
    if (running != null) {
      running.backUp();
    }
  }

  /** Whether Kafka, if it is ours, holds a record of the content store. */
  private boolean changesAreCaptured() {
    return !endpoints.given(Part.KAFKA)
        && Stream.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.USER_CHANGES)
            .anyMatch(topic -> KafkaFiles.holdsRecords(folder.path().resolve("kafka"), topic));
  }

  /** What is damaged for good is for the user to decide on, like any other folder to be given. */
  private static <T> T orRefuse(Supplier<T> start) {
    try {
      return start.get();
    } catch (DamagedException damaged) {
      throw new UsageException(String.valueOf(damaged.getMessage()), damaged);
    }
  }

  private void mend() {
    orRefuse(
            () -> {
              List<String> mended = new ArrayList<>();
              if (!endpoints.given(Part.KAFKA)) {
                mended.addAll(KafkaFiles.mend(folder.below("kafka")));
              }
              if (!endpoints.given(Part.LAKE)) {
                CatalogFiles.Mended lake =
                    CatalogFiles.mend(
                        folder.below("catalog"),
                        folder.below("s3"),
                        endpoints.catalog().warehouse());
                mended.addAll(lake.notices());
                // The table itself says where landing goes on, a checkpoint would be ahead of it.
                FlinkJobs.landing(lake.wentBack())
                    .forEach(job -> Checkpoints.putAside(checkpoints(job)));
              }
              return mended;
            })
        .forEach(notices);
  }

  /** Kafka, S3, the Iceberg catalog, the model and the page. */
  ChildProcess platform() {
    mend();
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
            checkpoints(job),
            Map.of())
        .write(file);
    return file;
  }

  private Path checkpoints(FlinkJobs job) {
    return folder.below("flink/checkpoints/" + job.jobName());
  }

  private static List<String> jvm(String... options) {
    return Stream.concat(ForkedJvm.SMALL.stream(), Stream.of(options)).toList();
  }
}
