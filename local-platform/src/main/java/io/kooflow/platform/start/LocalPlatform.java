package io.kooflow.platform.start;

import io.kooflow.contentstore.tables.LanguageShards;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.FlinkRest;
import io.kooflow.embedded.PutAside;
import io.kooflow.embedded.StartFailedException;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.Endpoints.Part;
import io.kooflow.operations.connection.GivenEndpoints;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.platform.folder.DataFolder;
import io.kooflow.platform.folder.EndpointsFile;
import io.kooflow.platform.process.FreezeWatch;
import io.kooflow.platform.process.Launch;
import io.kooflow.platform.process.ProcessHistory;
import io.kooflow.platform.process.RestartPolicy;
import io.kooflow.platform.process.Supervisor;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A whole Kooflow on one machine: six processes on loopback, supervised, on one data folder. {@link
 * #close()} ends them within ten seconds and leaves the data.
 */
public final class LocalPlatform implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(3);

  /** How long a given Connect that is down is asked to end what ran there. */
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(5);

  private static final List<List<String>> ENDS =
      List.of(
          List.of(Processes.FLINK, Processes.STREAMS, Processes.CONNECT),
          List.of(Processes.PLATFORM, Processes.REGISTRY, Processes.DYNAMODB));

  /** Names of all processes, as in {@code endpoints.json}. */
  public static final List<String> PROCESSES =
      ENDS.stream().flatMap(List::stream).sorted().toList();

  private final DataFolder folder;
  private final Consumer<String> notices;
  private final Supervisor supervisor;
  private final ProcessHistory history;
  private final FreezeWatch freezes;
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private @Nullable ConnectorWatch connectors;
  private @Nullable JobWatch jobs;
  private @Nullable SchemaKeeper schemas;
  private volatile boolean jobsSubmitted;
  private volatile boolean connectorsMade;
  private volatile Endpoints endpoints;

  private LocalPlatform(DataFolder folder, Endpoints endpoints, Consumer<String> notices) {
    this.folder = folder;
    this.endpoints = endpoints;
    this.notices = notices;
    this.supervisor = new Supervisor(RestartPolicy.DEFAULT, notices, this::processesChanged);
    this.history = new ProcessHistory(folder.path(), InstantSource.system());
    this.freezes = new FreezeWatch(() -> this.endpoints.processes(), history, notices);
    supervisor.onEnd(history::ended);
    supervisor.failure().thenAccept(failure::complete);
  }

  /** Starts everything with dynoxide; see the other {@code start}. */
  public static LocalPlatform start(DataFolder folder, Consumer<String> notices) {
    return start(folder, DynamoDbServer.DYNOXIDE, GivenEndpoints.NONE, notices);
  }

  /**
   * Starts everything that is not given and returns when each stage runs.
   *
   * @param folder owned by the caller
   * @param given parts that are used where they are, and left running
   * @param notices told one line for the user at each event worth one
   * @throws UsageException if a given part does not answer, or is in use for something else
   * @throws StartFailedException if a server does not come up; nothing is left running then
   */
  public static LocalPlatform start(
      DataFolder folder, DynamoDbServer server, GivenEndpoints given, Consumer<String> notices) {
    new Answering().require(given);
    Ports ports = Ports.free();
    Endpoints endpoints = PlatformEndpoints.of(folder, server, given, ports);
    Unused.require(new EndpointsFile(folder.path()).ofLastRun(notices), endpoints);
    LocalPlatform platform = new LocalPlatform(folder, endpoints, notices);
    return platform.begin(platform::startAll, ports);
  }

  /**
   * Starts only the stores of a kept folder: DynamoDB, Kafka, S3, catalog and registry. Nothing
   * moves data between them.
   */
  public static LocalPlatform startStores(DataFolder folder, Consumer<String> notices) {
    Endpoints before = Endpoints.read(folder.path());
    GivenEndpoints given = GivenEndpoints.of(before);
    DynamoDbServer server =
        before.given(Part.DYNAMODB)
            ? DynamoDbServer.DYNOXIDE
            : DynamoDbServer.named(before.dynamodb().server());
    new Answering().require(given);
    Ports ports = Ports.free();
    LocalPlatform platform =
        new LocalPlatform(folder, PlatformEndpoints.of(folder, server, given, ports), notices);
    return platform.begin(platform::startStores, ports);
  }

  private LocalPlatform begin(Consumer<Processes> start, Ports ports) {
    try {
      processesChanged(Map.of());
      new EndpointsFile(folder.path()).writeCopy(endpoints);
      start.accept(new Processes(Installation.found(), folder, ports, endpoints, notices));
      return this;
    } catch (IOException full) {
      close();
      throw new UncheckedIOException("endpoints.json cannot be written", full);
    } catch (RuntimeException failed) {
      close();
      throw failed;
    }
  }

  private void startStores(Processes processes) {
    together(
        () -> {
          beginUnlessGiven(Part.DYNAMODB, Processes.DYNAMODB, processes::dynamodb);
          createTables();
        },
        () -> {
          begin(Processes.PLATFORM, processes::platform);
          createTopics();
        },
        () -> beginUnlessGiven(Part.REGISTRY, Processes.REGISTRY, processes::registry));
  }

  private void startAll(Processes processes) {
    Instant began = Instant.now();
    startStores(processes);
    if (!endpoints.given(Part.REGISTRY)) {
      schemas = new SchemaKeeper(processes::backUpRegistry, notices);
    }
    together(
        () -> startJobs(processes),
        () -> begin(Processes.STREAMS, processes::streams),
        () -> {
          beginUnlessGiven(Part.CONNECT, Processes.CONNECT, processes::connect);
          createConnectors();
        });
    jobs = new JobWatch(() -> FlinkJobs.statuses(folder.path()), notices);
    Readiness.await(endpoints, folder.path(), failure, notices);
    PutAside.since(folder.path().resolve("flink/checkpoints"), began).forEach(this::checkpointGone);
    watchConnectors();
  }

  private void checkpointGone(Path aside) {
    notices.accept(
        "a checkpoint of Flink, damaged or ahead of its table, is put aside as "
            + folder.path().relativize(aside)
            + ": its job goes on from an older one, or from what Kafka and the lake say");
  }

  private void begin(String name, Launch launch) {
    long began = System.nanoTime();
    supervisor.start(name, launch);
    notices.accept(
        String.format(
            Locale.ROOT, "  %-8s is up after %.0f s", name, (System.nanoTime() - began) / 1e9));
  }

  private void beginUnlessGiven(Part part, String name, Launch launch) {
    if (!endpoints.given(part)) {
      begin(name, launch);
    }
  }

  private void startJobs(Processes processes) {
    if (endpoints.given(Part.FLINK)) {
      processes.submitJobs();
      jobsSubmitted = true;
    } else {
      begin(Processes.FLINK, processes::flink);
    }
  }

  private static void together(Runnable... parts) {
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (Runnable part : parts) {
      running.add(
          CompletableFuture.runAsync(part, command -> new Thread(command, "start").start()));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
    try {
      all.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new StartFailedException("The platform did not start", failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StartFailedException("interrupted while starting");
    }
  }

  private void createTables() {
    try (DynamoDbClient client = Connections.of(endpoints).store().client()) {
      TableCreator creator = new TableCreator(client);
      creator.createAllIfMissing(Tables.contentStore(LanguageShards.NONE));
      creator.createAllIfMissing(Tables.serving());
    }
  }

  private void createTopics() {
    try (Admin admin = Admin.create(Connections.of(endpoints).kafka().settings())) {
      TopicCreation.createMissing(admin, Topics.all());
    }
  }

  private void createConnectors() {
    Settings settings = new Settings(endpoints);
    ConnectClient connect = new ConnectClient(URI.create(endpoints.connect().url()));
    connect.awaitReady();
    connect.putConnector(PipelineNames.SOURCE, settings.source());
    connect.putConnector(
        PipelineNames.FEED_ITEMS_SINK,
        settings.sink(
            Topics.KOO_ENRICHED,
            Tables.FEED_ITEMS,
            "org.apache.kafka.connect.converters.LongConverter"));
    connect.putConnector(
        PipelineNames.TRENDING_SINK,
        settings.sink(
            Topics.TRENDING, Tables.TRENDING, "org.apache.kafka.connect.storage.StringConverter"));
    connect.putConnector(
        PipelineNames.CREATORS_SINK,
        settings.sink(
            Topics.CREATORS, Tables.CREATORS, "org.apache.kafka.connect.storage.StringConverter"));
    connectorsMade = true;
    if (endpoints.given(Part.CONNECT)) {
      PipelineNames.CONNECTORS.forEach(connect::resume);
    }
  }

  private void watchConnectors() {
    ConnectClient connect = new ConnectClient(URI.create(endpoints.connect().url()));
    ConnectorWatch watch =
        new ConnectorWatch(connect, PipelineNames.CONNECTORS, notices, ConnectorWatch.DEFAULT);
    connectors = watch;
    watch.failure().thenAccept(failure::complete);
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  /** Process id of the current process of that name. */
  public long pidOf(String process) {
    return endpoints.processes().getOrDefault(process, -1L);
  }

  /** Completes with the reason when a process or a connector is given up. */
  public CompletableFuture<String> failure() {
    return failure;
  }

  private synchronized void processesChanged(Map<String, Long> ids) {
    endpoints = endpoints.withProcesses(ids);
    history.started(ids);
    try {
      new EndpointsFile(folder.path()).write(endpoints);
    } catch (IOException full) {
      throw new UncheckedIOException("endpoints.json cannot be written", full);
    }
  }

  @Override
  public void close() {
    if (connectors != null) {
      connectors.close();
    }
    if (jobs != null) {
      jobs.close();
    }
    if (schemas != null) {
      schemas.close();
    }
    freezes.close();
    leaveGiven();
    supervisor.stop(ENDS, GRACE);
    supervisor.close();
  }

  /** Parts that were given go on without our jobs and connectors, which another run takes up. */
  private void leaveGiven() {
    if (jobsSubmitted) {
      FlinkRest flink = new FlinkRest(URI.create(endpoints.flink().url()));
      leave("Flink", () -> FlinkJobs.names().forEach(flink::cancel));
    }
    if (connectorsMade && endpoints.given(Part.CONNECT)) {
      ConnectClient connect = new ConnectClient(URI.create(endpoints.connect().url()), LEAVE_LIMIT);
      leave("Connect", () -> PipelineNames.CONNECTORS.forEach(connect::stop));
    }
  }

  private void leave(String part, Runnable end) {
    try {
      end.run();
    } catch (RuntimeException away) {
      notices.accept(
          part + " does not take the end of what this demo ran there: " + away.getMessage());
    }
  }
}
