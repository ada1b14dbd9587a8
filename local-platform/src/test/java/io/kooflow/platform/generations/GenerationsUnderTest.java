package io.kooflow.platform.generations;

import static org.awaitility.Awaitility.await;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.platform.start.Installation;
import io.kooflow.platform.streams.RandomHistory;
import io.kooflow.platform.torture.Root;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionFactory;

/** Instances of several generations over a broker and a registry; owns all of it. */
final class GenerationsUnderTest implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(4);

  final KafkaTarget kafka;
  final ToldChanges changes;
  private final Path folder;
  private final EmbeddedKafka broker;
  private final EmbeddedRegistry registry;
  private final List<ChildProcess> processes = new ArrayList<>();

  GenerationsUnderTest(Path folder, long seed) {
    this.folder = folder;
    this.broker = EmbeddedKafka.start(folder.resolve("kafka"));
    this.registry = EmbeddedRegistry.start(folder.resolve("registry"));
    this.kafka = KafkaTarget.of(broker.bootstrapServers(), registry.url());
    try (Admin admin = Admin.create(kafka.settings())) {
      TopicCreation.createMissing(admin, Topics.all());
    }
    this.changes = new ToldChanges(kafka, new RandomHistory(seed, 30, 60));
  }

  ChildProcess instance(int generation) throws IOException {
    String name = "g" + generation + "-" + processes.size();
    Properties settings = new Properties();
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("kafka.schema.registry.url", registry.url());
    settings.put("kafka.state.dir", folder.resolve("state-" + name).toString());
    settings.put("kafka.commit.interval.ms", "200");
    settings.put("kafka.main.consumer.session.timeout.ms", "6000");
    settings.put("kafka.main.consumer.heartbeat.interval.ms", "1000");
    settings.put("kafka.producer.transaction.timeout.ms", "8000");
    settings.put("restarts.max", "50");
    settings.put("generation", Integer.toString(generation));
    Path file = folder.resolve(name + ".properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      settings.store(out, null);
    }
    return started(
        new ForkedJvm(
                "io.kooflow.streams.StreamsMain",
                new Installation(Root.ofProject()).runtimeOf("streams-app"),
                ForkedJvm.SMALL,
                List.of("--config", file.toString()))
            .start(name, folder));
  }

  /** A cut-over in a process of its own, that can be killed. */
  ChildProcess cutOver() {
    return started(
        new ForkedJvm(
                CutOverProcess.class.getName(),
                ForkedJvm.ownClassPath(),
                ForkedJvm.SMALL,
                List.of(broker.bootstrapServers(), registry.url()))
            .start("cut-over-" + processes.size(), folder));
  }

  private ChildProcess started(ChildProcess process) {
    processes.add(process);
    return process;
  }

  /** Feeds a generation on a thread of its own as long as it is being built. */
  CompletableFuture<Void> feed(int generation) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            new NewGeneration(kafka, line -> {}).feed(generation, () -> true);
          } catch (Exception failed) {
            throw new IllegalStateException(failed);
          }
        });
  }

  /** What the topics of changes hold up to the end of the log goes, as if its time were over. */
  void deleteWhatIsIn(ChangeLog log) throws Exception {
    Map<TopicPartition, RecordsToDelete> gone = new HashMap<>();
    log.ends()
        .forEach(
            (each, end) -> {
              if (!each.topic().equals(Topics.KOO_SCORES)) {
                gone.put(each, RecordsToDelete.beforeOffset(end));
              }
            });
    try (Admin admin = Admin.create(kafka.settings())) {
      admin.deleteRecords(gone).all().get();
    }
  }

  long lag(int generation, ChangeLog log) throws Exception {
    try (Admin admin = Admin.create(kafka.settings())) {
      return Group.of(admin, generation).lag(log.ends());
    }
  }

  List<String> topics() throws Exception {
    try (Admin admin = Admin.create(kafka.settings())) {
      return List.copyOf(admin.listTopics().names().get());
    }
  }

  static void signal(ChildProcess process, String signal) throws Exception {
    String pid = Long.toString(process.pid());
    new ProcessBuilder("kill", "-" + signal, pid).start().waitFor();
  }

  static ConditionFactory patiently() {
    return await().atMost(LIMIT).pollInterval(Duration.ofMillis(500));
  }

  @Override
  public void close() {
    processes.forEach(ChildProcess::kill);
    changes.close();
    registry.close();
    broker.close();
  }
}
