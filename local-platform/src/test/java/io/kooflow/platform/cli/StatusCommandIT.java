package io.kooflow.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.Eventually;
import io.kooflow.embedded.FlinkJobStatus;
import io.kooflow.embedded.StubHttpServer;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.platform.folder.EndpointsFile;
import io.kooflow.platform.process.ProcessHistory;
import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The verb against a Kafka whose readers are gone, and a Connect that takes calls and is frozen.
 */
class StatusCommandIT {
  private static EmbeddedKafka kafka;
  private static Path folder;

  @BeforeAll
  static void startKafka(@TempDir Path temporary) throws Exception {
    folder = temporary;
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (Admin admin = Admin.create(client);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      TopicCreation.createMissing(admin, Topics.all());
      for (int record = 0; record < 5; record++) {
        producer.send(new ProducerRecord<>(Topics.KOO_CHANGES, 0, null, new byte[] {1})).get();
      }
      admin
          .alterConsumerGroupOffsets(
              PipelineNames.STREAMS_GROUP,
              Map.of(new TopicPartition(Topics.KOO_CHANGES, 0), new OffsetAndMetadata(2)))
          .all()
          .get();
      ProducerRecord<byte[], byte[]> letter =
          new ProducerRecord<>(Topics.deadLetters(Topics.KOO_CHANGES), null, new byte[] {1});
      new DeadLetterHeaders("streams", Topics.KOO_CHANGES, "0", "1", 5, 0, "x.Bad", "bad")
          .write(letter.headers());
      for (int repeat = 0; repeat < 2; repeat++) {
        producer.send(letter).get();
      }
    }
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @Test
  void namesWhatDoesNotProgressAndWhatDoesNotAnswer() throws Exception {
    try (ServerSocket frozen = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + frozen.getLocalPort();
      Path config =
          Files.writeString(
              folder.resolve("status.properties"),
              "kafka.bootstrap.servers=%s%nconnect.url=%s%nflink.url=%s%n"
                  .formatted(kafka.bootstrapServers(), url, url));

      // Each part is asked for a bounded time: on a busy machine one may not answer at first.
      Eventually.passes(() -> assertSaid(config));
    }
  }

  private static void assertSaid(Path config) throws Exception {
    JsonNode status = status(1, "--config", config.toString(), "--window", "1", "--json");

    assertThat(status.get("ok").booleanValue()).isFalse();
    assertThat(stage(status, "streams").get("state").textValue()).isEqualTo("stuck");
    assertThat(stage(status, "streams").get("lag").longValue()).isEqualTo(3);
    assertThat(stage(status, "capture").get("state").textValue()).isEqualTo("done");
    assertThat(stage(status, "capture").get("count").longValue()).isEqualTo(5);
    JsonNode letters = status.get("deadLetters");
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).get("reader").textValue()).isEqualTo("streams");
    assertThat(letters.get(0).get("open").longValue()).isEqualTo(1);
    assertThat(status.get("problems").toString())
        .contains("stage streams does not progress: 3 records wait")
        .contains("Connect: no answer within")
        .contains("job landing-koo_changes: no answer within")
        .contains("group " + PipelineNames.STREAMS_GROUP + ": nobody reads");
  }

  /** The processes are real, and so are Kafka and what happened to the others. */
  @Test
  void namesWhatIsFrozenKilledOrRefusedAndSinceWhen() throws Exception {
    Instant at = Instant.parse("2026-11-30T12:00:00Z");
    Path data = Files.createDirectories(folder.resolve("data é हिन्दी"));
    ProcessHistory history = new ProcessHistory(data, InstantSource.fixed(at));
    Process streams = new ProcessBuilder("sleep", "600").start();
    Process connect = new ProcessBuilder("sleep", "600").start();
    try (ServerSocket frozen = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        StubHttpServer flink =
            StubHttpServer.start(any -> StubHttpServer.Answer.of(200, "{\"jobs\":[]}"))) {
      Map<String, Long> processes = Map.of("streams", streams.pid(), "connect", connect.pid());
      history.started(processes);
      signal("STOP", streams);
      history.saw("streams", true);
      signal("KILL", connect);
      history.ended("connect", connect.waitFor(), data.resolve("connect.log"));
      new EndpointsFile(data)
          .write(
              endpoints(data, "http://127.0.0.1:" + frozen.getLocalPort(), flink.uri(), processes));
      Path job = Files.createDirectories(data.resolve("conf")).resolve("landing-koo_changes.job");
      new FlinkJobStatus(
              FlinkJobStatus.State.STOPPED, at.toEpochMilli(), "the table was rolled back")
          .write(FlinkJobStatus.fileOf(job));

      JsonNode status = status(1, "--data-dir", data.toString(), "--window", "1", "--json");

      assertThat(process(status, "streams").get("state").textValue()).isEqualTo("frozen");
      assertThat(process(status, "streams").get("stateSince").textValue()).isEqualTo(at.toString());
      assertThat(process(status, "connect").get("state").textValue()).isEqualTo("down");
      assertThat(process(status, "connect").get("lastEnd").textValue()).contains("signal 9");
      assertThat(status.get("problems").toString())
          .contains("process streams (pid " + streams.pid() + ") is frozen since " + at)
          .contains("process connect (pid " + connect.pid() + ") is down since " + at)
          .contains("job landing-koo_changes: STOPPED since " + at + ": the table was rolled back")
          .contains("job scoring: is not there")
          .contains("connect-feed-items: nobody reads, no reader has ever joined it")
          .contains("DynamoDB: no answer", "schema registry: no answer", "model: no answer")
          .contains("lake catalog: no answer", "stage lake: no answer within")
          .contains("connector ")
          .doesNotContain("Kafka: ");
    } finally {
      streams.destroyForcibly().waitFor();
      connect.destroyForcibly().waitFor();
    }
  }

  private static Endpoints endpoints(
      Path data, String frozen, URI flink, Map<String, Long> processes) {
    Map<String, String> lake =
        Map.of(
            CatalogConfig.URI, frozen,
            CatalogConfig.WAREHOUSE, PipelineNames.WAREHOUSE,
            CatalogConfig.S3_ENDPOINT, frozen,
            CatalogConfig.S3_PATH_STYLE, "true",
            CatalogConfig.S3_REGION, "us-east-1",
            CatalogConfig.S3_ACCESS_KEY_ID, "local",
            CatalogConfig.S3_SECRET_ACCESS_KEY, "localsecret");
    return new Endpoints(
        data.toString(),
        ProcessHandle.current().pid(),
        Instant.EPOCH.toString(),
        new Endpoints.DynamoDb("dynoxide", frozen, "us-east-1", "local", "localsecret"),
        new Endpoints.Kafka(kafka.bootstrapServers(), Map.of()),
        new Endpoints.Registry(frozen, Map.of()),
        new Endpoints.Connect(frozen),
        new Endpoints.S3(frozen, PipelineNames.BUCKET, "local", "localsecret"),
        new Endpoints.Catalog(frozen, PipelineNames.WAREHOUSE, lake),
        new Endpoints.Model(frozen, PipelineNames.MODEL_ENDPOINT, "us-east-1"),
        new Endpoints.Flink(flink.toString()),
        new Endpoints.Page(frozen),
        processes,
        Set.of());
  }

  private static void signal(String name, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static JsonNode process(JsonNode status, String name) {
    for (JsonNode process : status.get("processes")) {
      if (process.get("name").textValue().equals(name)) {
        return process;
      }
    }
    throw new AssertionError("no process " + name + " in " + status);
  }

  private static JsonNode stage(JsonNode status, String name) {
    for (JsonNode stage : status.get("stages")) {
      if (stage.get("name").textValue().equals(name)) {
        return stage;
      }
    }
    throw new AssertionError("no stage " + name + " in " + status);
  }

  private static JsonNode status(int expected, String... options) throws Exception {
    StringWriter out = new StringWriter();
    CommandLine line = Main.line().setOut(new PrintWriter(out, true));
    List<String> arguments = new ArrayList<>(List.of("status"));
    arguments.addAll(List.of(options));
    assertThat(line.execute(arguments.toArray(String[]::new)))
        .as(out.toString())
        .isEqualTo(expected);
    return new ObjectMapper().readTree(out.toString().getBytes(StandardCharsets.UTF_8));
  }
}
