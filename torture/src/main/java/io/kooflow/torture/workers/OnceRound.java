package io.kooflow.torture.workers;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.torture.Deadline;
import io.kooflow.torture.TortureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Two tables change while the workers that capture them, with Connect's exactly-once sources,
 * suffer: always the one that runs a task. Whoever reads committed records only must find each
 * change once and in order, and each row of the snapshot once.
 *
 * @param root the project's folder
 * @param version of Connect
 * @param seed of the changes and of whom the faults hit
 * @param changes of the tables at least, while they are captured; a third as many stand there
 *     before
 * @param faults one after another, each when the tasks run again
 */
public record OnceRound(
    Path root, ConnectVersion version, long seed, int changes, List<Fault.Kind> faults) {
  private static final List<Flow> FLOWS = List.of(new Flow("likes"), new Flow("votes"));
  private static final int WORKERS = 2;
  private static final int PARTITIONS = 4;
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final Duration FROZEN = WorkerGroup.SESSION.plusSeconds(6);

  public OnceRound {
    faults = List.copyOf(faults);
  }

  /**
   * Runs it; afterwards nothing of it runs.
   *
   * @param folder for data, settings and logs
   * @param told one line per event
   * @throws TortureException naming what was told twice, in another order or not at all
   */
  public void run(Path folder, Consumer<String> told) throws Exception {
    Path plugins = folder.resolve("plugins");
    PluginArchive source = PluginArchive.of(root, "source-dynamodb");
    source.unpackInto(plugins);
    OnceHistory history = new OnceHistory();
    try (EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start(folder.resolve("dynamodb"));
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        DynamoDbClient client = StoreConnection.local(dynamoDb.endpoint()).client();
        WorkerGroup workers =
            WorkerGroup.start(
                WORKERS,
                version.classPath(root),
                kafka.bootstrapServers(),
                plugins,
                folder.resolve("workers"),
                Map.of("exactly.once.source.support", "enabled"));
        Writer writer = new Writer(new Rows(client), FLOWS, history, seed)) {
      createTopics(kafka.bootstrapServers());
      writer.createTables();
      writer.write(changes / 3);
      history.captureBegins();
      Connectors connectors = new Connectors(source, source, dynamoDb.endpoint());
      workers.client(0).putConnector(Connectors.SOURCE, settings(connectors));
      writer.start();
      suffer(workers, told);
      writer.finish(changes);
      awaitTold(kafka.bootstrapServers(), workers, writer, history);
      told.accept(
          String.format(
              Locale.ROOT,
              "  %d changes and %d rows, each once",
              history.changes(),
              history.snapshotRows()));
    }
  }

  /** A small page and a small budget, so that the snapshot is still going on when faults come. */
  private static Map<String, String> settings(Connectors connectors) throws Exception {
    Map<String, String> settings = new HashMap<>(connectors.source(FLOWS));
    settings.put("exactly.once.support", "required");
    // In one part: dynoxide ends a part early whose last row is removed, and it is read again.
    settings.put("snapshot.segments", "1");
    settings.put("snapshot.page.items", "5");
    settings.put("snapshot.read.units", "4");
    return settings;
  }

  private static void createTopics(String bootstrapServers) throws Exception {
    List<NewTopic> topics = new ArrayList<>();
    topics.add(new NewTopic(Connectors.HEARTBEATS, 1, (short) 1));
    for (Flow flow : FLOWS) {
      topics.add(new NewTopic(flow.changes(), PARTITIONS, (short) 1));
      topics.add(new NewTopic(flow.changes() + ".dlq", PARTITIONS, (short) 1));
    }
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      admin.createTopics(topics).all().get();
    }
  }

  private void suffer(WorkerGroup workers, Consumer<String> told) throws Exception {
    Random random = new Random(seed);
    int asked = 0;
    for (Fault.Kind kind : faults) {
      awaitRunning(workers, asked);
      Map<Integer, String> tasks = workers.client(asked).workersOfTasks(Connectors.SOURCE);
      int hit = workers.at(List.copyOf(tasks.values()).get(random.nextInt(tasks.size())));
      asked = (hit + 1) % WORKERS;
      told.accept(String.format(Locale.ROOT, "  %s worker %d, which runs a task", kind, hit));
      switch (kind) {
        case KILL -> {
          workers.kill(hit);
          workers.restart(hit);
          workers.awaitAnswer(hit);
        }
        case FREEZE -> {
          workers.freeze(hit);
          Thread.sleep(FROZEN.toMillis());
          workers.thaw(hit);
        }
      }
    }
    awaitRunning(workers, asked);
  }

  private static void awaitRunning(WorkerGroup workers, int asked) throws Exception {
    Deadline.in(LIMIT)
        .await(
            "tasks run",
            () -> {
              startFailedAgain(workers, asked);
              return workers.client(asked).workersOfTasks(Connectors.SOURCE).size() == FLOWS.size();
            });
  }

  /**
   * As an operator would: a task that was fenced stays as it is. A leader that was fenced itself
   * may refuse to write that down; then the workers are started again, one after the other.
   */
  private static void startFailedAgain(WorkerGroup workers, int asked) {
    ConnectClient connect = workers.client(asked);
    if (!connect.status(Connectors.SOURCE).failed()) {
      return;
    }
    try {
      connect.restartFailed(Connectors.SOURCE);
    } catch (IllegalStateException refused) {
      for (int worker = 0; worker < WORKERS; worker++) {
        workers.kill(worker);
        workers.restart(worker);
        workers.awaitAnswer(worker);
      }
    }
  }

  /** What comes behind a last change of each table is not waited for: nothing does. */
  private static void awaitTold(
      String bootstrapServers, WorkerGroup workers, Writer writer, OnceHistory history)
      throws Exception {
    try (CommittedChanges topics = new CommittedChanges(bootstrapServers, FLOWS)) {
      Deadline limit = Deadline.in(LIMIT);
      limit.await(
          "every change is told",
          () -> {
            startFailedAgain(workers, 0);
            return toldAll(topics, history);
          });
      writer.write(2 * FLOWS.size());
      limit.await("the last changes are told", () -> toldAll(topics, history));
    } catch (TortureException notInTime) {
      throw failed(String.valueOf(notInTime.getMessage()), history, workers);
    }
    if (!history.differences().isEmpty()) {
      throw failed("not each change once", history, workers);
    }
  }

  private static boolean toldAll(CommittedChanges topics, OnceHistory history) throws Exception {
    topics.readInto(history);
    return history.toldAll() && history.readEveryRow();
  }

  private static TortureException failed(String what, OnceHistory history, WorkerGroup workers) {
    return new TortureException(
        "%s%n%s%n%s%n%s"
            .formatted(
                what,
                String.join(System.lineSeparator(), history.differences()),
                workers.tail(0),
                workers.tail(1)));
  }
}
