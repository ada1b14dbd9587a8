package io.kooflow.platform.status;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.FlinkJobStatus;
import io.kooflow.embedded.FlinkRest;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.operations.deadletters.Counts;
import io.kooflow.operations.deadletters.DeadLetterTopics;
import io.kooflow.operations.deadletters.Findings;
import io.kooflow.operations.deadletters.Selection;
import io.kooflow.platform.cost.SinkMeter;
import io.kooflow.platform.process.ProcessHistory;
import io.kooflow.platform.process.ProcessHistory.Life;
import io.kooflow.platform.process.RunState;
import io.kooflow.platform.stage.Progress;
import io.kooflow.platform.stage.Progress.Reached;
import io.kooflow.platform.stage.Stage;
import io.kooflow.platform.stage.StageReader;
import io.kooflow.platform.start.FlinkJobs;
import io.kooflow.platform.status.Status.DeadLetterCount;
import io.kooflow.platform.status.Status.PartState;
import io.kooflow.platform.status.Status.ProcessState;
import io.kooflow.platform.status.Status.StageState;
import io.kooflow.schemas.generations.Generations;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/** Asks all parts at once. For one use, by one thread. */
public final class Asking {
  /** A part that is up answers in milliseconds; a busy machine takes seconds. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final List<String> STREAM_STAGES =
      List.of("capture", "streams", "feed_items", "trending", "creators", "scoring");
  private static final String LAKE = "lake";
  private static final String KAFKA = "Kafka";
  private static final String CONNECT = "connect";

  private final Parts parts;
  private final Duration window;
  private final InstantSource clock;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, CompletableFuture<? extends Answer<?>>> pings = new LinkedHashMap<>();

  /**
   * @param window how long a stage that has records to read may read none
   */
  public Asking(Parts parts, Duration window, InstantSource clock) {
    this.parts = parts;
    this.window = window;
    this.clock = clock;
  }

  /** What is found now; takes seconds, and the window at most where a stage does not move. */
  public Status ask() throws InterruptedException {
    List<ProcessState> processes = processes();
    CompletableFuture<Answer<Map<String, String>>> groups = null;
    CompletableFuture<Answer<List<DeadLetterCount>>> letters = null;
    KafkaTarget kafka = parts.kafka();
    if (kafka != null) {
      groups = Answer.to(() -> emptyGroups(kafka), LIMIT);
      letters = Answer.to(() -> deadLetters(kafka), LIMIT.multipliedBy(2));
      pings.put(KAFKA, groups);
    }
    Map<String, CompletableFuture<Answer<String>>> connectors = connectors();
    Map<String, CompletableFuture<Answer<String>>> jobs = jobs();
    CompletableFuture<Answer<Map<String, Long>>> freshness = freshness();
    pingOthers();
    List<StageState> stages = stages();
    List<PartState> partStates = new ArrayList<>();
    pings.forEach((name, answer) -> partStates.add(part(name, answer.join())));
    if (groups != null) {
      Map<String, String> empty = groups.join().value();
      if (empty != null) {
        empty.forEach(
            (group, state) -> problems.add("group " + group + ": nobody reads, " + state));
      }
    }
    List<DeadLetterCount> dead = List.of();
    if (groups != null && letters != null) {
      // A Kafka that did not answer within the limit is not waited for twice.
      String silent = groups.join().problem();
      dead =
          lettersOf(silent.isEmpty() ? letters.join() : letters.getNow(new Answer<>(null, silent)));
    }
    Map<String, Long> fresh = freshness == null ? Map.of() : freshOf(freshness.join());
    List<PartState> jobStates = states("job ", jobs);
    List<PartState> connectorStates = states("connector ", connectors);
    return new Status(
        clock.instant().toString(),
        problems.isEmpty(),
        List.copyOf(problems),
        processes,
        partStates,
        stages,
        dead,
        fresh,
        jobStates,
        connectorStates);
  }

  private List<ProcessState> processes() {
    Endpoints platform = parts.platform();
    if (platform == null) {
      return List.of();
    }
    Map<String, Life> lives = ProcessHistory.read(Path.of(platform.dataDir()));
    List<ProcessState> found = new ArrayList<>();
    found.add(process("command", platform.pid(), null, platform.startedAt()));
    platform
        .processes()
        .forEach((name, pid) -> found.add(process(name, pid, lives.get(name), "unknown")));
    for (ProcessState each : found) {
      if (!each.state().equals("running")) {
        problems.add(
            "process %s (pid %s) is %s%s"
                .formatted(
                    each.name(),
                    each.pid(),
                    each.state(),
                    each.stateSince().isEmpty() ? "" : " since " + each.stateSince()));
      }
    }
    return found;
  }

  private static ProcessState process(String name, long pid, @Nullable Life life, String since) {
    RunState state = RunState.of(pid);
    if (life == null) {
      return new ProcessState(name, pid, state.label(), "", since, 0, "");
    }
    boolean ofThisOne = life.pid() == pid;
    String startedAt = ofThisOne ? life.startedAt() : since;
    return new ProcessState(
        name,
        pid,
        state.label(),
        ofThisOne ? stateSince(state, life) : "",
        startedAt,
        life.restarts(),
        told(life.lastEnd()));
  }

  /** Empty if nobody knows, and for a process that runs. */
  private static String stateSince(RunState state, Life life) {
    String since =
        switch (state) {
          case RUNNING -> null;
          case FROZEN -> life.frozenSince();
          case DOWN -> life.lastEnd() == null ? null : life.lastEnd().at();
        };
    return since == null ? "" : since;
  }

  private static String told(ProcessHistory.@Nullable End end) {
    if (end == null) {
      return "";
    }
    String signal = end.status() > 128 ? " (signal %s)".formatted(end.status() - 128) : "";
    String cause = end.cause().isEmpty() ? "" : ": " + end.cause();
    return "%s, status %s%s%s".formatted(end.at(), end.status(), signal, cause);
  }

  /** The groups that somebody should read with, where nobody does. */
  private static Map<String, String> emptyGroups(KafkaTarget kafka) throws Exception {
    try (Admin admin = Admin.create(kafka.settings())) {
      boolean generations = admin.listTopics().names().get().contains(Generations.TOPIC);
      String streams =
          generations
              ? Generations.applicationId(new Generations(kafka.settings()).current())
              : PipelineNames.STREAMS_GROUP;
      List<String> wanted =
          List.of(
              streams,
              PipelineNames.groupOf(PipelineNames.FEED_ITEMS_SINK),
              PipelineNames.groupOf(PipelineNames.TRENDING_SINK),
              PipelineNames.groupOf(PipelineNames.CREATORS_SINK));
      Map<String, String> empty = new TreeMap<>();
      for (var each : admin.describeConsumerGroups(wanted).describedGroups().entrySet()) {
        try {
          GroupState state = each.getValue().get().groupState();
          if (state == GroupState.EMPTY || state == GroupState.DEAD) {
            empty.put(each.getKey(), "its readers are gone or have not joined yet");
          }
        } catch (ExecutionException failed) {
          empty.put(
              each.getKey(),
              failed.getCause() instanceof GroupIdNotFoundException
                  ? "no reader has ever joined it"
                  : String.valueOf(failed.getMessage()));
        }
      }
      return empty;
    }
  }

  private static List<DeadLetterCount> deadLetters(KafkaTarget kafka) {
    Properties settings = new Properties();
    settings.putAll(kafka.settings());
    DeadLetterTopics topics = new DeadLetterTopics(settings);
    List<DeadLetterCount> found = new ArrayList<>();
    for (String topic : topics.topics()) {
      Map<String, Long> byReader = new TreeMap<>();
      Counts counts = topics.findings(Selection.all(topic)).counts();
      counts
          .byKind()
          .forEach(
              (kind, count) -> {
                if (kind.state() != Findings.State.REPLAYED) {
                  byReader.merge(kind.reader(), count.letters(), Long::sum);
                }
              });
      byReader.forEach((reader, open) -> found.add(new DeadLetterCount(topic, reader, open)));
    }
    return found;
  }

  private List<DeadLetterCount> lettersOf(Answer<List<DeadLetterCount>> answer) {
    List<DeadLetterCount> letters = answer.value();
    if (letters == null) {
      problems.add("dead letters: " + answer.problem());
      return List.of();
    }
    return letters;
  }

  private Map<String, CompletableFuture<Answer<String>>> connectors() throws InterruptedException {
    Map<String, CompletableFuture<Answer<String>>> asked = new LinkedHashMap<>();
    URI worker = parts.connect();
    if (worker == null) {
      return asked;
    }
    ConnectClient connect = new ConnectClient(worker, LIMIT);
    List<String> wanted = parts.connectors();
    if (wanted.isEmpty()) {
      Answer<List<String>> all = Answer.to(() -> List.copyOf(connect.connectors()), LIMIT).join();
      if (all.value() == null) {
        problems.add("Connect: " + all.problem());
        return asked;
      }
      wanted = all.value();
    }
    for (String connector : wanted) {
      asked.put(connector, Answer.to(() -> stateOf(connect.status(connector)), LIMIT));
    }
    return asked;
  }

  /** Begins with RUNNING if all of it runs. */
  private static String stateOf(ConnectClient.Status status) {
    String why = status.traces().stream().flatMap(String::lines).findFirst().orElse("");
    String tasks = "tasks " + status.tasks() + (why.isEmpty() ? "" : ": " + why);
    return (status.running() || !status.connector().equals("RUNNING")
            ? status.connector()
            : "NOT ALL")
        + ", "
        + tasks;
  }

  /**
   * A job that its keeper says to be failing or refused is in that state, with the reason; what the
   * cluster has of it is an attempt. Asked are both, so that a frozen cluster is seen too.
   */
  private Map<String, CompletableFuture<Answer<String>>> jobs() {
    Map<String, CompletableFuture<Answer<String>>> asked = new LinkedHashMap<>();
    URI cluster = parts.flink();
    if (cluster != null) {
      FlinkRest flink = new FlinkRest(cluster);
      Endpoints platform = parts.platform();
      Map<FlinkJobs, FlinkJobStatus> kept =
          platform == null ? Map.of() : FlinkJobs.statuses(Path.of(platform.dataDir()));
      for (FlinkJobs job : FlinkJobs.values()) {
        Callable<String> question =
            () ->
                told(
                    flink.newest(job.jobName()).map(FlinkRest.Run::state).orElse("is not there"),
                    kept.get(job));
        asked.put(job.jobName(), Answer.to(question, LIMIT));
      }
    }
    return asked;
  }

  static String told(String run, @Nullable FlinkJobStatus kept) {
    return kept == null || kept.reason().isEmpty()
        ? run
        : "%s since %s: %s"
            .formatted(kept.state(), Instant.ofEpochMilli(kept.sinceMillis()), kept.reason());
  }

  private List<PartState> states(
      String kind, Map<String, CompletableFuture<Answer<String>>> asked) {
    List<PartState> states = new ArrayList<>();
    asked.forEach(
        (name, answer) -> {
          Answer<String> given = answer.join();
          String state = given.value() == null ? given.problem() : given.value();
          states.add(new PartState(name, state));
          if (!state.startsWith("RUNNING")) {
            problems.add(kind + name + ": " + state);
          }
        });
    return states;
  }

  private @Nullable CompletableFuture<Answer<Map<String, Long>>> freshness() {
    Endpoints platform = parts.platform();
    Long connect = platform == null ? null : platform.processes().get(CONNECT);
    return connect == null ? null : Answer.to(() -> SinkMeter.freshnessMillis(connect), LIMIT);
  }

  private Map<String, Long> freshOf(Answer<Map<String, Long>> answer) {
    Map<String, Long> fresh = answer.value();
    if (fresh == null) {
      problems.add("freshness: " + answer.problem());
      return Map.of();
    }
    return fresh;
  }

  private void pingOthers() {
    if (parts.store() != null) {
      var store = parts.store();
      pings.put(
          "DynamoDB",
          Answer.to(
              () -> {
                try (var client = store.client()) {
                  return client.listTables(list -> list.limit(1)).tableNames().size();
                }
              },
              LIMIT));
    }
    CatalogConfig lake = parts.lake();
    if (lake != null) {
      URI config = URI.create(lake.uri().replaceAll("/+$", "") + "/v1/config");
      pings.put("lake catalog", Answer.to(() -> get(config), LIMIT));
    }
    if (parts.registry() != null) {
      URI subjects = URI.create(parts.registry() + "/subjects");
      pings.put("schema registry", Answer.to(() -> get(subjects), LIMIT));
    }
    Endpoints platform = parts.platform();
    if (platform != null) {
      URI model = URI.create(platform.model().url() + "/ping");
      pings.put("model", Answer.to(() -> get(model), LIMIT));
    }
  }

  /** Any answer will do: whoever answers is neither down nor frozen. */
  private static int get(URI address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
        .statusCode();
  }

  private PartState part(String name, Answer<?> answer) {
    if (answer.problem().isEmpty()) {
      return new PartState(name, "answers");
    }
    problems.add(name + ": " + answer.problem());
    return new PartState(name, answer.problem());
  }

  private List<StageState> stages() throws InterruptedException {
    List<StageState> found = new ArrayList<>();
    KafkaTarget kafka = parts.kafka();
    CatalogConfig lake = parts.lake();
    if (kafka == null) {
      return found;
    }
    // One reader serves the stages of Kafka, whose catalog is then never asked, one the lake.
    CompletableFuture<List<StageState>> streams =
        watched(STREAM_STAGES, kafka, lake, reader -> reader.readStreams());
    CompletableFuture<List<StageState>> landed =
        lake == null
            ? CompletableFuture.completedFuture(List.of())
            : watched(List.of(LAKE), kafka, lake, reader -> List.of(reader.readLake()));
    found.addAll(streams.join());
    found.addAll(landed.join());
    for (StageState stage : found) {
      if (stage.state().equals("stuck")) {
        problems.add(
            String.format(
                Locale.ROOT,
                "stage %s does not progress: %,d records wait, none was read in %s s",
                stage.name(),
                stage.lag(),
                window.toSeconds()));
      } else if (stage.count() == null) {
        problems.add("stage " + stage.name() + ": " + stage.state());
      }
    }
    return found;
  }

  private interface Reading {
    List<Stage> of(StageReader reader) throws Exception;
  }

  private CompletableFuture<List<StageState>> watched(
      List<String> names, KafkaTarget kafka, @Nullable CatalogConfig lake, Reading reading) {
    StageWatch watch = new StageWatch(window, since(), clock.instant());
    // Whoever does not answer the first look is not waited for through the window.
    return Answer.to(() -> looked(watch, kafka, lake, reading, false), LIMIT)
        .thenCompose(
            first ->
                Boolean.FALSE.equals(first.value())
                    ? Answer.to(() -> looked(watch, kafka, lake, reading, true), LIMIT.plus(window))
                    : CompletableFuture.completedFuture(first))
        .thenApply(answer -> watch.states(names, answer.problem()));
  }

  /** Whether nothing more needs to be seen. */
  private static boolean looked(
      StageWatch watch,
      KafkaTarget kafka,
      @Nullable CatalogConfig lake,
      Reading reading,
      boolean again)
      throws Exception {
    try (StageReader reader = new StageReader(kafka, lake)) {
      boolean enough = watch.saw(reading.of(reader));
      while (again && !enough) {
        Thread.sleep(AGAIN.toMillis());
        enough = watch.saw(reading.of(reader));
      }
      return enough;
    }
  }

  private Map<String, Reached> since() {
    Endpoints platform = parts.platform();
    return platform == null ? Map.of() : Progress.read(Path.of(platform.dataDir()));
  }
}
