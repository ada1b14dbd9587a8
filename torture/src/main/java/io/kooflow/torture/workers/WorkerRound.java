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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Two tables change while the two plain workers that carry them suffer; at the end the copies must
 * be the tables.
 *
 * @param root the project's folder
 * @param version of Connect
 * @param seed of the changes
 * @param changes of the tables, while they are captured; a third as many stand there before
 * @param faults one after another, spread over the changes
 */
public record WorkerRound(
    Path root, ConnectVersion version, long seed, int changes, List<Fault> faults) {
  private static final List<Flow> FLOWS = List.of(new Flow("likes"), new Flow("votes"));
  private static final int PARTITIONS = 4;
  private static final long PAUSE_MILLIS = 4;
  private static final Duration START_LIMIT = Duration.ofMinutes(30);
  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(30);
  private static final Duration FROZEN = WorkerGroup.SESSION.plusSeconds(6);

  public WorkerRound {
    faults = List.copyOf(faults);
  }

  /**
   * Runs it; afterwards nothing of it runs.
   *
   * @param folder for data, settings and logs
   * @param told one line per event
   * @throws TortureException if the copies do not become the tables, a record was given up, or a
   *     connector does not run again; it names what differs
   */
  public void run(Path folder, Consumer<String> told) throws Exception {
    Path plugins = folder.resolve("plugins");
    PluginArchive source = PluginArchive.of(root, "source-dynamodb");
    PluginArchive sink = PluginArchive.of(root, "sink-dynamodb");
    source.unpackInto(plugins);
    sink.unpackInto(plugins);
    try (EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start(folder.resolve("dynamodb"));
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        DynamoDbClient client = StoreConnection.local(dynamoDb.endpoint()).client();
        Admin admin = admin(kafka);
        WorkerGroup workers =
            WorkerGroup.start(
                2,
                version.classPath(root),
                kafka.bootstrapServers(),
                plugins,
                folder.resolve("workers"))) {
      Rows rows = new Rows(client);
      createTopics(admin);
      FLOWS.forEach(rows::createTables);
      Random random = new Random(seed);
      change(rows, random, 0, changes / 3);
      begin(new Connectors(source, sink, dynamoDb.endpoint()), workers.client(0));
      try (Relay relay = Relay.start(kafka.bootstrapServers(), FLOWS)) {
        suffer(rows, random, workers, told);
        awaitSame(rows, relay, workers);
        awaitRunning(workers.client(1));
      }
      requireNoDeadLetters(admin);
    }
  }

  private static Admin admin(EmbeddedKafka kafka) {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
  }

  private static void createTopics(Admin admin) throws Exception {
    List<NewTopic> topics = new ArrayList<>();
    topics.add(new NewTopic(Connectors.HEARTBEATS, 1, (short) 1));
    for (Flow flow : FLOWS) {
      for (String topic :
          List.of(flow.changes(), flow.changes() + ".dlq", flow.revisions(), flow.deadLetters())) {
        topics.add(new NewTopic(topic, PARTITIONS, (short) 1));
      }
    }
    admin.createTopics(topics).all().get();
  }

  private static void begin(Connectors connectors, ConnectClient connect) throws Exception {
    connect.putConnector(Connectors.SOURCE, connectors.source(FLOWS));
    for (Flow flow : FLOWS) {
      connect.putConnector(Connectors.sinkOf(flow), connectors.sink(flow));
    }
    awaitRunning(connect);
  }

  private static void awaitRunning(ConnectClient connect) throws Exception {
    List<String> names = new ArrayList<>(FLOWS.stream().map(Connectors::sinkOf).toList());
    names.add(Connectors.SOURCE);
    Deadline.in(START_LIMIT)
        .await(
            "connectors run",
            () -> {
              startFailedAgain(connect);
              for (String name : names) {
                if (!connect.status(name).running()) {
                  return false;
                }
              }
              return true;
            });
  }

  /** As an operator would: Connect leaves a task that failed as it is, say at a slow store. */
  private static void startFailedAgain(ConnectClient connect) {
    for (String name : connect.connectors()) {
      if (connect.status(name).failed()) {
        connect.restartFailed(name);
      }
    }
  }

  private void suffer(Rows rows, Random random, WorkerGroup workers, Consumer<String> told)
      throws Exception {
    int part = changes / (faults.size() + 1);
    change(rows, random, 0, part);
    for (int i = 0; i < faults.size(); i++) {
      Fault fault = faults.get(i);
      told.accept(String.format(Locale.ROOT, "  %s worker %d", fault.kind(), fault.worker()));
      inflict(fault, workers, rows, random, (i + 1) * part, part);
    }
  }

  /** Half of the changes come while the worker is away, half when it is back. */
  private static void inflict(
      Fault fault, WorkerGroup workers, Rows rows, Random random, int first, int count)
      throws Exception {
    int half = count / 2;
    switch (fault.kind()) {
      case KILL -> {
        workers.kill(fault.worker());
        change(rows, random, first, half);
        workers.restart(fault.worker());
      }
      case FREEZE -> {
        workers.freeze(fault.worker());
        long thaw = System.nanoTime() + FROZEN.toNanos();
        change(rows, random, first, half);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, thaw - System.nanoTime()));
        workers.thaw(fault.worker());
      }
    }
    change(rows, random, first + half, count - half);
  }

  private static void change(Rows rows, Random random, int first, int count)
      throws InterruptedException {
    for (int number = first; number < first + count; number++) {
      rows.change(FLOWS.get(random.nextInt(FLOWS.size())), random, number);
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static void awaitSame(Rows rows, Relay relay, WorkerGroup workers) throws Exception {
    try {
      Deadline.in(SETTLE_LIMIT)
          .await(
              "copies equal the tables",
              () -> {
                relay.check();
                startFailedAgain(workers.client(1));
                return differences(rows).isEmpty();
              });
    } catch (TortureException notInTime) {
      throw new TortureException(
          "%s%n%s%n%s%n%s"
              .formatted(
                  notInTime.getMessage(),
                  String.join("\n", differences(rows)),
                  workers.tail(0),
                  workers.tail(1)));
    }
  }

  private static List<String> differences(Rows rows) {
    return FLOWS.stream().map(rows::differences).flatMap(List::stream).toList();
  }

  private static void requireNoDeadLetters(Admin admin) throws Exception {
    Map<TopicPartition, OffsetSpec> ends =
        FLOWS.stream()
            .flatMap(flow -> List.of(flow.changes() + ".dlq", flow.deadLetters()).stream())
            .flatMap(
                topic ->
                    IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition)))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(ends).all().get();
    found.forEach(
        (partition, end) -> {
          if (end.offset() > 0) {
            throw new TortureException(
                String.format(
                    Locale.ROOT, "%d records were given up: %s", end.offset(), partition));
          }
        });
  }
}
