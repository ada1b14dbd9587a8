package io.kooflow.source.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.kooflow.events.Koo;
import io.kooflow.source.config.ClientSettings.LocalCredentials;
import io.kooflow.source.heartbeat.HeartbeatSettings;
import io.kooflow.source.retry.RetrySettings;
import io.kooflow.source.signal.SignalSettings;
import io.kooflow.source.snapshot.ScanPlan;
import io.kooflow.source.stream.LineageShare;
import io.kooflow.source.stream.StreamTiming;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceConfigTest {

  @Test
  void capturesOurTablesByDefault() {
    SourceConfig config = SourceConfig.from(Map.of());

    assertThat(config.tables())
        .extracting(TableSettings::name, TableSettings::topic, TableSettings::epoch)
        .containsExactly(
            tuple("koos", "koo.changes", 1),
            tuple("reactions", "reaction.changes", 1),
            tuple("users", "user.changes", 1));
    assertThat(config.clients()).isEqualTo(new ClientSettings(null, null, null, null, null));
    assertThat(config.timing())
        .isEqualTo(
            new StreamTiming(
                Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofSeconds(10)));
    assertThat(config.retention()).isEqualTo(Duration.ofHours(23));
    assertThat(config.scan())
        .isEqualTo(
            new ScanPlan(
                4,
                500,
                0,
                new RetrySettings(
                    Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMinutes(10))));
    assertThat(config.messageBytes()).isEqualTo(1_000_000);
    assertThat(config.settle()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.gapsTopic()).isEqualTo("source.gaps");
    assertThat(config.heartbeats())
        .isEqualTo(new HeartbeatSettings(Duration.ofMinutes(10), "source.heartbeat"));
    assertThat(config.signals()).isNull();
    assertThat(config.tables().get(0).share()).isEqualTo(LineageShare.ALL);
  }

  @Test
  void readsEveryKey() {
    SourceConfig config = SourceConfig.from(everyKey());

    assertThat(config.connector()).isEqualTo("mine");
    assertThat(config.tables()).hasSize(1);
    TableSettings likes = config.tables().get(0);
    assertThat(likes.name()).isEqualTo("likes");
    assertThat(likes.topic()).isEqualTo("like.changes");
    assertThat(likes.epoch()).isEqualTo(7);
    assertThat(likes.shape().event().name()).isEqualTo("io.kooflow.events.ReactionChange");
    assertThat(config.clients())
        .isEqualTo(
            new ClientSettings(
                "ap-south-1",
                URI.create("http://127.0.0.1:8000"),
                new LocalCredentials("id", "secret"),
                new ClientSettings.Role(
                    "arn:aws:iam::123456789012:role/capture", URI.create("http://127.0.0.1:8001")),
                URI.create("http://127.0.0.1:8002")));
    assertThat(likes.export())
        .isEqualTo(URI.create("s3://my-bucket/AWSDynamoDB/01/manifest-summary.json"));
    assertThat(config.timing())
        .isEqualTo(
            new StreamTiming(Duration.ofMillis(11), Duration.ofMillis(13), Duration.ofMillis(112)));
    assertThat(config.retention()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.scan())
        .isEqualTo(
            new ScanPlan(
                5,
                6,
                77,
                new RetrySettings(
                    Duration.ofMillis(7), Duration.ofMillis(8), Duration.ofMillis(9000))));
    assertThat(config.messageBytes()).isEqualTo(10_000);
    assertThat(config.settle()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.gapsTopic()).isEqualTo("lost");
    assertThat(config.heartbeats())
        .isEqualTo(new HeartbeatSettings(Duration.ofSeconds(60), "alive"));
    assertThat(config.signals())
        .isEqualTo(
            new SignalSettings(
                "asked", Duration.ofSeconds(4), Map.of("bootstrap.servers", "127.0.0.1:9092")));
  }

  private static Map<String, String> everyKey() {
    return Map.ofEntries(
        Map.entry("name", "mine"),
        Map.entry("tables", "likes"),
        Map.entry("table.likes.topic", "like.changes"),
        Map.entry("table.likes.schema", "io.kooflow.events.ReactionChange"),
        Map.entry("table.likes.epoch", "7"),
        Map.entry("table.likes.unknown.attributes", "drop"),
        Map.entry("aws.region", "ap-south-1"),
        Map.entry("dynamodb.endpoint", "http://127.0.0.1:8000"),
        Map.entry("aws.access.key.id", "id"),
        Map.entry("aws.secret.access.key", "secret"),
        Map.entry("aws.role.arn", "arn:aws:iam::123456789012:role/capture"),
        Map.entry("s3.endpoint", "http://127.0.0.1:8002"),
        Map.entry("table.likes.export", "s3://my-bucket/AWSDynamoDB/01/manifest-summary.json"),
        Map.entry("aws.sts.endpoint", "http://127.0.0.1:8001"),
        Map.entry("snapshot.read.units", "77"),
        Map.entry("snapshot.settle.ms", "3000"),
        Map.entry("gaps.topic", "lost"),
        Map.entry("heartbeat.interval.ms", "60000"),
        Map.entry("heartbeat.topic", "alive"),
        Map.entry("signal.topic", "asked"),
        Map.entry("signal.max.age.ms", "4000"),
        Map.entry("kafka.bootstrap.servers", "127.0.0.1:9092"),
        Map.entry("stream.poll.interval.ms", "11"),
        Map.entry("stream.idle.interval.ms", "13"),
        Map.entry("stream.discovery.interval.ms", "112"),
        Map.entry("stream.retention.ms", "120000"),
        Map.entry("snapshot.segments", "5"),
        Map.entry("snapshot.page.items", "6"),
        Map.entry("retry.backoff.ms", "7"),
        Map.entry("retry.backoff.max.ms", "8"),
        Map.entry("retry.timeout.ms", "9000"),
        Map.entry("message.max.bytes", "10000"));
  }

  @Test
  void readsASchemaFromAClassAFileOrTheSettingItself(@TempDir Path folder) throws IOException {
    String json = Koo.getClassSchema().toString();
    Path file = Files.writeString(folder.resolve("koo.avsc"), json);

    for (String schema : List.of("io.kooflow.events.Koo", file.toString(), json)) {
      SourceConfig config = SourceConfig.from(Map.of("table.koos.schema", schema));

      assertThat(config.tables().get(0).shape().event().name()).endsWith(".KooChange");
    }
  }

  @Test
  void hasATestOfEveryKey() {
    assertThat(everyKey().keySet()).containsAll(SourceConfig.definition().names());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tables                 | ''                    | at least one",
        "tables                 | koos,koos             | each table once",
        "tables                 | ko                    | 3 to 255",
        "tables                 | koos,other            | table.other.topic",
        "table.koos.topic       | user.changes          | another table's topic",
        "table.koos.schema      | io.kooflow.NoSuch     | plugin's folder",
        "table.koos.schema      | java.lang.String      | no generated Avro class",
        "table.koos.schema      | io.kooflow.events.DecayedSum | fits no table",
        "table.koos.schema      | /no/such/file.avsc    | cannot be read",
        "table.koos.schema      | {\"type\":\"record\"    | is no Avro schema",
        "table.koos.unknown.attributes | rest           | without a map of strings 'rest'",
        "table.koos.epoch       | 0                     | at least 1",
        "table.koos.epoch       | 256                   | no more than 255",
        "table.koos.epoch       | 256                   | another topic in 'table.koos.topic'",
        "table.koos.epoc        | 1                     | Unknown setting",
        "table.other.topic      | x                     | Unknown setting",
        "snapshot.segment       | 1                     | snapshot.segments",
        "signal.topic           | s                     | kafka.bootstrap.servers",
        "table.koos.export      | s3://b/data           | manifest-summary.json",
        "aws.role.arn           | me                    | arn:aws:iam::",
        "aws.sts.endpoint       | http://127.0.0.1:1    | aws.role.arn",
        "key.converter          | org.apache.kafka.connect.converters.ByteArrayConverter | LongConverter",
        "aws.regon              | x                     | aws.region",
        "dynamodb.endpoint      | 127.0.0.1:8000        | http://127.0.0.1:8000",
        "dynamodb.endpoint      | ftp://x               | URI",
        "dynamodb.endpoint      | http://x/y            | without path",
        "aws.access.key.id      | x                     | aws.secret.access.key",
        "stream.poll.interval.ms| 1                     | at least 10",
        "heartbeat.interval.ms  | 999                   | 1000 to 21600000",
        "heartbeat.interval.ms  | 21600001              | or 0 for no heartbeats",
        "stream.retention.ms    | 1199999               | Invalid value 600000 for configuration heartbeat.interval.ms: must not be above half",
        "heartbeat.topic        | no topic              | heartbeat.topic",
        "heartbeat.topic        | source.gaps           | gaps.topic",
        "name                   | x y                   | gaps.topic",
        "stream.idle.interval.ms| 100                   | stream.poll.interval.ms=200",
        "stream.poll.interval.ms| fast                  | stream.poll.interval.ms",
        "retry.backoff.max.ms   | 1                     | retry.backoff.ms=100",
        "message.max.bytes      | 5                     | at least 1000"
      })
  void refusesABadValueByName(String key, String value, String message) {
    assertThatThrownBy(() -> SourceConfig.from(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesKeysInTheSettingsForAnythingButLoopback() {
    Map<String, String> properties = new HashMap<>(everyKey());
    properties.put("dynamodb.endpoint", "https://dynamodb.eu-west-1.amazonaws.com");

    assertThatThrownBy(() -> SourceConfig.from(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aws.access.key.id")
        .hasMessageContaining("loopback")
        .hasMessageNotContaining("secret\"");
  }

  @Test
  void neverPrintsASecret() {
    assertThat(SourceConfig.from(everyKey()).toString()).doesNotContain("secret");
  }

  @Test
  void leavesConnectsOwnKeysAlone() {
    SourceConfig.from(
        Map.of("transforms", "x", "transforms.x.type", "y", "errors.tolerance", "none"));
  }

  @Test
  void givesATaskItsSharesAlone() {
    Map<String, String> properties = Map.of("table.koos.epoch", "3", "table.users.epoch", "4");
    Map<String, LineageShare> shares = new TreeMap<>();
    shares.put("users", new LineageShare(true, Set.of("a", "b")));
    shares.put("reactions", new LineageShare(false, Set.of("c")));

    SourceConfig task =
        SourceConfig.from(SourceConfig.forTask(properties, shares, Map.of("koos", 5, "users", 6)));

    assertThat(task.tables())
        .extracting(TableSettings::name, TableSettings::epoch, TableSettings::share)
        .containsExactly(
            tuple("reactions", 1, shares.get("reactions")), tuple("users", 6, shares.get("users")));
  }
}
