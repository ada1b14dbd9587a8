package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class EmbeddedKafkaIT {
  private static final String TOPIC = "greetings";

  @SuppressWarnings("NullAway.Init")
  @TempDir(factory = OddFolder.class)
  Path folder;

  @Test
  void keepsRecordsOverARestartAndAPowerLoss() throws Exception {
    int port;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
      port = kafka.port();
      createTopic(kafka.bootstrapServers());
      sendInTransaction(kafka.bootstrapServers(), "namaste");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, port)) {
      assertThat(kafka.port()).isEqualTo(port);
      sendInTransaction(kafka.bootstrapServers(), "vanakkam");
    }
    assertThat(KafkaFiles.mend(folder)).isEmpty();
    int damaged = damageWhatKafkaDoesNotStartWith();
    assertThat(KafkaFiles.mend(folder)).hasSize(damaged);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, port)) {
      assertThat(readTwo(kafka)).containsExactly("namaste", "vanakkam");
    }
    assertThat(KafkaFiles.mend(folder)).isEmpty();
  }

  private int damageWhatKafkaDoesNotStartWith() throws IOException {
    Path log = folder.resolve("log");
    List<Path> files =
        List.of(
            log.resolve("meta.properties"),
            log.resolve("bootstrap.checkpoint"),
            log.resolve("replication-offset-checkpoint"),
            log.resolve("__cluster_metadata-0/quorum-state"),
            log.resolve(TOPIC + "-0/partition.metadata"),
            log.resolve("__transaction_state-0/partition.metadata"),
            log.resolve(TOPIC + "-0/leader-epoch-checkpoint"));
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    }
    try (FileChannel open =
        FileChannel.open(
            log.resolve("__transaction_state-0/00000000000000000000.log"),
            StandardOpenOption.WRITE)) {
      open.truncate(open.size() - 3);
    }
    return files.size(); // Two of one name are told in one line; one more is of the torn segment.
  }

  @Test
  void keepsRecordsOverAKill() throws Exception {
    int port = FreePorts.next();
    ForkedJvm jvm =
        new ForkedJvm(
            KafkaMain.class.getName(),
            ForkedJvm.ownClassPath(),
            ForkedJvm.SMALL,
            List.of(folder.toString(), String.valueOf(port)));
    try (ChildProcess process = jvm.start("kafka", folder)) {
      process.awaitPort(port);
      createTopic("127.0.0.1:" + port);
      sendInTransaction("127.0.0.1:" + port, "namaste");
      process.kill();
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, port)) {
      sendInTransaction(kafka.bootstrapServers(), "vanakkam");
      assertThat(readTwo(kafka)).containsExactly("namaste", "vanakkam");
    }
  }

  /** Kafka in a JVM of its own, so that it can be killed. */
  public static final class KafkaMain {
    public static void main(String[] args) {
      EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]));
    }
  }

  @Test
  void namesTheTakenPort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, taken.getLocalPort()))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
  }

  private static void createTopic(String bootstrapServers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static void sendInTransaction(String bootstrapServers, String value) throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", bootstrapServers, "transactional.id", "greeter");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(TOPIC, value));
      producer.commitTransaction();
      sent.get();
    }
  }

  private static List<String> readTwo(EmbeddedKafka kafka) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            "readers",
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      for (int polls = 0; polls < 100 && values.size() < 2; polls++) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
