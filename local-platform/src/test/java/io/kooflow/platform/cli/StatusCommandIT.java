package io.kooflow.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.embedded.Eventually;
import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
