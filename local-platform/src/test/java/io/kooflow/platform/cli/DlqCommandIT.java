package io.kooflow.platform.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.FreePorts;
import io.kooflow.operations.cli.ExitStatus;
import io.kooflow.operations.kafka.Readers;
import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.ReplayHeaders;
import io.kooflow.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The verbs of dead letters against a Kafka, with readers that set aside whatever is poison. */
class DlqCommandIT {
  private static final long NOW = System.currentTimeMillis();
  private static final Map<String, String> STAMPED =
      Map.of("message.timestamp.type", "LogAppendTime");

  private static EmbeddedKafka kafka;
  private static Path folder;
  private static Path client;
  private static KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void startKafka(@TempDir Path temporary) throws Exception {
    folder = temporary;
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    client =
        Files.writeString(
            folder.resolve("client.properties"), "bootstrap.servers=" + kafka.bootstrapServers());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stopKafka() {
    producer.close();
    kafka.close();
  }

  private record Answer(int status, String text) {}

  @Test
  void aRecordGoesBackOnceWhateverTheNumberOfItsDeadLetters(TestInfo test) throws Exception {
    String topic = topic(test, 2);
    ProducerRecord<byte[], byte[]> good = new ProducerRecord<>(topic, 1, b("k"), b("v"));
    good.headers().add("tenant", b("koo"));
    send(good);
    List<ConsumerRecord<byte[], byte[]>> records = records(topic);
    for (String reader : List.of("streams", "landing", "streams", "scoring", "landing")) {
      setAside(reader, records.get(0));
    }

    assertThat(dlq("list", topic).text()).contains("streams  1 ").contains("3 dead letters");
    Answer dry = dlq("replay", topic, "--dry-run");
    assertThat(dry).isEqualTo(new Answer(0, dry.text()));
    assertThat(dry.text()).contains("would send %s-1@0".formatted(topic)).contains("1 would be");
    assertThat(records(topic)).hasSize(1);

    Answer first = dlq("replay", topic, "--reason", "r");
    assertThat(first.text()).contains("1 replayed, 0 refused");
    assertThat(first.status()).isZero();
    ConsumerRecord<byte[], byte[]> again = records(topic).get(1);
    assertThat(again.value()).isEqualTo(b("v"));
    assertThat(again.headers().lastHeader("tenant").value()).isEqualTo(b("koo"));
    assertThat(ReplayHeaders.read(topic, again.headers()))
        .isEqualTo(new ReplayHeaders(topic, 0, records.get(0).timestamp(), 1));
    assertThat(again.headers().lastHeader(DeadLetterHeaders.ERROR)).isNull();

    assertThat(dlq("replay", topic, "--reason", "r").text())
        .contains("0 replayed, 0 refused, 1 replayed before");
    assertThat(records(topic)).hasSize(2);
    assertThat(dlq("list", topic).text()).contains("0 dead letters, 3 more replayed");
    assertThat(dlq("show", topic).text())
        .containsSubsequence("\"state\":\"replayed\"", "sent to %s-1@1".formatted(topic));
    assertThat(dlq("replay", topic, "--again", "--reason", "r").text()).contains("1 replayed,");
    assertThat(records(topic)).hasSize(3);
  }

  @Test
  void poisonReplayedThreeTimesIsOneDeadLetterOfEachReader(TestInfo test) throws Exception {
    String topic = topic(test, 2);
    Map<TopicPartition, Long> read = new HashMap<>();
    for (int round = 0; round < 4; round++) {
      for (int each = 0; each < 3; each++) {
        send(new ProducerRecord<>(topic, each % 2, b("k" + each), b("poison" + round + each)));
      }
      for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
        TopicPartition partition = new TopicPartition(topic, record.partition());
        if (record.offset() >= read.getOrDefault(partition, 0L)) {
          read.put(partition, record.offset() + 1);
          setAside("streams", record);
          setAsideWithoutHeaders("landing", record);
        }
      }
      int poison = 3 * (round + 1);
      assertThat(dlq("list", topic, "--all").text())
          .contains("%d dead letters".formatted(2 * poison));
      assertThat(dlq("show", topic).text().lines()).hasSize(2 * poison);
      Answer replay = dlq("replay", topic, "--again", "--reason", "r");
      assertThat(replay.text()).contains("%d replayed, 0 refused".formatted(poison));
      assertThat(dlq("list", topic).text())
          .contains("0 dead letters, %d more replayed".formatted(2 * poison));
    }
    List<ConsumerRecord<byte[], byte[]>> all = records(topic);
    assertThat(all).hasSize(12 + 3 + 6 + 9 + 12);
    assertThat(all)
        .filteredOn(record -> ReplayHeaders.read(topic, record.headers()) != null)
        .allSatisfy(
            record -> {
              ReplayHeaders replayed = requireNonNull(ReplayHeaders.read(topic, record.headers()));
              assertThat(all)
                  .filteredOn(
                      one ->
                          one.partition() == record.partition()
                              && one.offset() == replayed.offset())
                  .singleElement()
                  .satisfies(
                      one -> {
                        assertThat(one.value()).isEqualTo(record.value());
                        assertThat(one.timestamp()).isEqualTo(replayed.timestamp());
                        assertThat(ReplayHeaders.read(topic, one.headers())).isNull();
                      });
            });
  }

  @Test
  void whatFailedAgainIsShownAndNotSentBehindTheUsersBack(TestInfo test) throws Exception {
    String topic = topic(test, 1);
    send(new ProducerRecord<>(topic, 0, b("k"), b("v")));
    setAside("streams", records(topic).get(0));
    assertThat(dlq("replay", topic, "--reason", "r").status()).isZero();
    setAside("streams", records(topic).get(1));

    assertThat(dlq("list", topic).text()).contains("failed again").contains("1 dead letters");
    Answer second = dlq("replay", topic, "--reason", "r");
    assertThat(second.text()).contains("1 replayed before").contains("1 failed again");
    assertThat(second.status()).isEqualTo(1);
    assertThat(records(topic)).hasSize(2);
  }

  @Test
  void refusesByNameWhatCannotGoAndSendsTheRest(TestInfo test) throws Exception {
    String topic = topic(test, 2);
    long old = NOW - Duration.ofDays(31).toMillis();
    letter(topic, "good", topic, "0", "7", NOW);
    letter(topic, "gone", topic, "5", "8", NOW);
    letter(topic, "foreign", "koo.changes", "0", "9", NOW);
    letter(topic, "shard", topic, "shard-1", "10", NOW);
    letter(topic, "old", topic, "1", "11", old);
    letter(topic, "good too", topic, "1", "12", NOW);

    Answer replay = dlq("replay", topic, "--reason", "r");

    assertThat(replay.status()).isEqualTo(1);
    assertThat(replay.text())
        .contains("refused %s-5@8: partition 5 is gone: %s has 2".formatted(topic, topic))
        .contains("refused koo.changes-0@9: its headers name the topic 'koo.changes'")
        .contains("refused %s-shard-1@10: it never was in a topic".formatted(topic))
        .contains("refused %s-1@11: it is older than 30 days".formatted(topic))
        .contains("2 replayed, 4 refused");
    assertThat(records(topic))
        .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder("good", "good too");
    assertThat(dlq("list", topic).text()).contains("4 dead letters, 2 more replayed");
    assertThat(dlq("show", topic).text()).contains("refused at").contains("partition 5 is gone");
  }

  @Test
  void aTopicThatIsGoneIsRefusedWithoutWaiting(TestInfo test) throws Exception {
    String topic = test.getTestMethod().orElseThrow().getName();
    create(new NewTopic(Topics.deadLetters(topic), 1, (short) 1).configs(STAMPED));
    for (int each = 0; each < 200; each++) {
      letter(topic, "v" + each, topic, "0", Integer.toString(each), NOW);
    }

    Answer replay = dlq("replay", topic, "--reason", "r");

    assertThat(replay.text()).contains("topic %s is gone".formatted(topic)).contains("200 refused");
    assertThat(replay.status()).isEqualTo(1);
  }

  @Test
  void endsWithOneWhereNothingMatches(TestInfo test) throws Exception {
    String topic = topic(test, 1);
    letter(topic, "v", topic, "0", "1", NOW);

    assertThat(dlq("replay", topic, "--error", "Nope", "--reason", "r"))
        .isEqualTo(new Answer(1, "No dead letter matches" + System.lineSeparator()));
    assertThat(dlq("replay", topic, "--from-offset", "2", "--dry-run").status()).isEqualTo(1);
  }

  @Test
  void rowsOfOneScanAreDeadLettersOfTheirOwn(TestInfo test) throws Exception {
    String topic = topic(test, 1);
    for (int time = 0; time < 2; time++) {
      letter(
          topic, "{\"Keys\":{\"ID\":{\"N\":\"1\"}},\"x\":" + time + "}", topic, "scan", "5", NOW);
      letter(topic, "{\"Keys\":{\"ID\":{\"N\":\"2\"}}}", topic, "scan", "5", NOW);
    }

    assertThat(dlq("list", topic).text()).contains("2 dead letters");
  }

  @Test
  void headersOfStrangersDoNotReachTheTerminalAsTheyAre(TestInfo test) throws Exception {
    String topic = topic(test, 1);
    letter(topic, "v", "a\u001b[2J\u202eb", "0", "1", NOW);

    assertThat(dlq("replay", topic, "--reason", "r").text())
        .contains("refused a\ufffd[2J\ufffdb-0@1")
        .doesNotContain("\u001b");
  }

  @Test
  void aKafkaThatDoesNotAnswerIsNamed() throws Exception {
    int nobody = FreePorts.next();
    Path away =
        Files.writeString(
            folder.resolve("away.properties"), "bootstrap.servers=127.0.0.1:" + nobody);
    StringWriter out = new StringWriter();
    int status =
        Main.line()
            .setErr(new PrintWriter(out, true))
            .execute("dlq", "list", "--client", away.toString());

    assertThat(status).isEqualTo(ExitStatus.USAGE);
    assertThat(out.toString()).contains("Kafka at 127.0.0.1:" + nobody + " does not answer");
  }

  private static Answer dlq(String verb, String topic, String... options) {
    List<String> arguments = new ArrayList<>(List.of("dlq", verb, topic));
    arguments.addAll(List.of("--client", client.toString()));
    arguments.addAll(List.of(options));
    if (verb.equals("replay")) {
      arguments.addAll(List.of("--log", folder.resolve("replays.jsonl").toString()));
    }
    StringWriter out = new StringWriter();
    CommandLine line = Main.line();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
    return new Answer(line.execute(arguments.toArray(String[]::new)), out.toString());
  }

  /** As Streams does. */
  private static void setAside(String reader, ConsumerRecord<byte[], byte[]> record)
      throws Exception {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            Topics.deadLetters(record.topic()),
            null,
            record.key(),
            record.value(),
            record.headers());
    DeadLetterHeaders.of(reader, record, new IllegalStateException("poison"))
        .write(letter.headers());
    send(letter);
  }

  /** As a reader does that knows key and value alone. */
  private static void setAsideWithoutHeaders(String reader, ConsumerRecord<byte[], byte[]> record)
      throws Exception {
    setAside(
        reader,
        new ConsumerRecord<>(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            record.timestampType(),
            record.serializedKeySize(),
            record.serializedValueSize(),
            record.key(),
            record.value(),
            new org.apache.kafka.common.header.internals.RecordHeaders(),
            Optional.empty()));
  }

  private static void letter(
      String dead, String value, String topic, String partition, String offset, long time)
      throws Exception {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(Topics.deadLetters(dead), 0, b("k"), b(value));
    new DeadLetterHeaders("streams", topic, partition, offset, time, 0, "x.Bad", "bad")
        .write(letter.headers());
    send(letter);
  }

  private static void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    producer.send(record).get();
  }

  /** Named after the test, with its dead-letter topic; the broker sets the time, as in ours. */
  private static String topic(TestInfo test, int partitions) throws Exception {
    String topic = test.getTestMethod().orElseThrow().getName();
    create(
        new NewTopic(topic, partitions, (short) 1).configs(STAMPED),
        new NewTopic(Topics.deadLetters(topic), 1, (short) 1).configs(STAMPED));
    return topic;
  }

  private static void create(NewTopic... topics) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(topics)).all().get();
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    KafkaTarget target = new KafkaTarget(kafka.bootstrapServers(), Map.of(), Map.of());
    try (KafkaConsumer<byte[], byte[]> consumer = Readers.rawConsumer(target)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static byte[] b(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
