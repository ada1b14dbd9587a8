package io.kooflow.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.schemas.item.AttributeType;
import io.kooflow.sink.coalesce.CoalesceConfig;
import io.kooflow.sink.dynamodb.DynamoDbConfig;
import io.kooflow.sink.dynamodb.RoleConfig;
import io.kooflow.sink.dynamodb.TopicConfig;
import io.kooflow.sink.item.ItemRules;
import io.kooflow.sink.item.ItemRules.Deletes;
import io.kooflow.sink.item.ItemRules.Mode;
import io.kooflow.sink.item.Rules;
import io.kooflow.sink.item.VersionField;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkConfigTest {
  private static final ItemRules OTHER =
      new ItemRules(
          Mode.UPSERT,
          Deletes.REJECT,
          List.of("a", "b"),
          List.of(
              new VersionField("epoch", "epoch", "e", AttributeType.N),
              new VersionField("seq", "SEQ", "s", AttributeType.B)),
          "gone",
          "until",
          null,
          "UNTIL",
          "GONE",
          Duration.ofDays(7));

  @Test
  void hasDefaults() {
    assertThat(SinkConfig.from(Settings.valid()))
        .isEqualTo(
            new SinkConfig(
                "feed-items",
                0,
                1,
                null,
                Map.of(
                    "koo.enriched", new TopicConfig("feed_items", Rules.DEFAULT),
                    "trending", new TopicConfig("trending", Rules.DEFAULT)),
                new DynamoDbConfig(null, null, null, null, null, Duration.ofSeconds(5)),
                new CoalesceConfig(
                    Duration.ofMillis(200),
                    Duration.ofMillis(1_000),
                    Duration.ofMillis(5_000),
                    50_000,
                    64L * 1024 * 1024,
                    32,
                    Duration.ofMillis(50),
                    Duration.ofMillis(5_000),
                    Duration.ofMinutes(5),
                    Map.of()),
                Duration.ofSeconds(5),
                new FailureLimit(0.5, 20, Duration.ofMinutes(5)),
                0.625));
  }

  @Test
  void readsEveryKey() {
    Map<String, String> settings =
        Settings.with(
            "kooflow.task", "3",
            "kooflow.tasks", "4",
            "aws.role.arn", "arn:aws:iam::123456789012:role/sink",
            "aws.role.external.id", "outside",
            "aws.sts.endpoint", "http://127.0.0.1:8001",
            "write.units.per.second", "tab:100",
            "price.per.million.write.units", "1.25",
            "item.key", "a,b",
            "item.version", "epoch,seq:SEQ",
            "item.version.headers", "e,s:B",
            "item.deletes", "reject",
            "item.deleted.field", "gone",
            "item.ttl.field", "until",
            "item.ttl.attribute", "UNTIL",
            "item.marker.attribute", "GONE",
            "item.marker.kept.days", "7",
            "topics", "a",
            "tables", "a:tab",
            "dynamodb.endpoint", "http://127.0.0.1:8000",
            "aws.region", "us-east-1",
            "aws.access.key.id", "local",
            "aws.secret.access.key", "localsecret",
            "coalesce.linger.ms", "1",
            "coalesce.window.ms", "2",
            "coalesce.max.delay.ms", "3",
            "buffer.max.keys", "4",
            "buffer.max.bytes", "5000",
            "write.max.in.flight", "6",
            "write.timeout.ms", "70",
            "retry.backoff.ms", "8",
            "retry.backoff.max.ms", "9",
            "retry.limit.ms", "10",
            "close.timeout.ms", "11",
            "dead.letters.limit.ratio", "0.25",
            "dead.letters.limit.count", "12",
            "dead.letters.limit.window.ms", "13000");

    assertThat(SinkConfig.from(settings))
        .isEqualTo(
            new SinkConfig(
                "feed-items",
                3,
                4,
                null,
                Map.of("a", new TopicConfig("tab", OTHER)),
                new DynamoDbConfig(
                    URI.create("http://127.0.0.1:8000"),
                    "us-east-1",
                    "local",
                    "localsecret",
                    new RoleConfig(
                        "arn:aws:iam::123456789012:role/sink",
                        "outside",
                        URI.create("http://127.0.0.1:8001")),
                    Duration.ofMillis(70)),
                new CoalesceConfig(
                    Duration.ofMillis(1),
                    Duration.ofMillis(2),
                    Duration.ofMillis(3),
                    4,
                    5_000,
                    6,
                    Duration.ofMillis(8),
                    Duration.ofMillis(9),
                    Duration.ofMillis(10),
                    Map.of("tab", 25.0)),
                Duration.ofMillis(11),
                new FailureLimit(0.25, 12, Duration.ofSeconds(13)),
                1.25));
  }

  @ParameterizedTest
  @CsvSource({
    "consumer.override.isolation.level, (absent), consumer.override.isolation.level=read_committed",
    "consumer.override.isolation.level, read_uncommitted, consumer.override.isolation.level=read_committed",
    "header.converter, (absent), ByteArrayConverter",
    "errors.deadletterqueue.topic.name, (absent), <topic>.dlq",
    "errors.deadletterqueue.context.headers.enable, false, must be true",
    "errors.retry.timeout, (absent), errors.retry.timeout=-1",
    "tables, (absent), tables",
    "tables, koo.enriched, topic:table",
    "tables, koo.enriched:x, 3 to 255",
    "tables, koo.enriched:feed_items, trending",
    "topics, koo.enriched, trending",
    "dynamodb.endpoint, localhost:8000, dynamodb.endpoint",
    "dynamodb.endpoint, ftp://localhost, dynamodb.endpoint",
    "aws.access.key.id, local, aws.secret.access.key",
    "coalesce.linger.ms, -1, coalesce.linger.ms",
    "coalesce.linger.ms, 6000, coalesce.max.delay.ms",
    "coalesce.window.ms, soon, coalesce.window.ms",
    "buffer.max.keys, 0, buffer.max.keys",
    "buffer.max.bytes, 0, buffer.max.bytes",
    "write.max.in.flight, 0, write.max.in.flight",
    "write.timeout.ms, 0, write.timeout.ms",
    "retry.backoff.ms, 6000, retry.backoff.max.ms",
    "retry.limit.ms, 0, retry.limit.ms",
    "close.timeout.ms, -1, close.timeout.ms",
    "coalese.linger.ms, 1, coalesce.linger.ms",
    "table.koo.enriched, feed_items, table.koo.enriched",
    "item.mode, replace, item.mode",
    "item.deletes, bare, item.deletes",
    "item.version, a:b:c, field:ATTRIBUTE:TYPE",
    "item.version, @offset:SEEN:S, which is a number",
    "consumer.override.auto.offset.reset, latest, set earliest",
    "consumer.override.auto.offset.reset, by_duration:P1D, set earliest",
    "item.version, '', Must name a field",
    "item.version.headers, kooflow.generation, item.version.headers",
    "item.version, 'a,b:DEL', taken",
    "item.key, 'a,b,c', item.key",
    "item.ttl.attribute, DEL, item.marker.attribute",
    "item.marker.kept.days, 0, item.marker.kept.days",
    "topic.trending.item.mode, replace, topic.trending.item.mode",
    "topic.trending.item.marker.attribute, TTL, must differ",
    "topic.other.item.mode, insert, topic.other.item.mode",
    "aws.role.arn, sink, arn:aws:iam",
    "aws.role.external.id, x, aws.role.arn",
    "aws.sts.endpoint, http://127.0.0.1:1, aws.role.arn",
    "write.units.per.second, feed_items, table:units",
    "write.units.per.second, feed_items:0, table:units",
    "write.units.per.second, other:5, other",
    "price.per.million.write.units, -1, price.per.million.write.units"
  })
  void refusesByNameAndSaysWhatToDo(String key, String value, String told) {
    Map<String, String> settings = Settings.with(key, value);

    assertThatThrownBy(() -> SinkConfig.from(settings))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(told);
    assertThatThrownBy(() -> new DynamoDbSinkConnector().start(settings))
        .isInstanceOf(ConnectException.class);
    assertThat(errors(settings)).anySatisfy(error -> assertThat(error).contains(told));
  }

  @Test
  void needsNoDeadLetterTopicWhereTheFirstBadRecordStopsTheTask() {
    Map<String, String> strict =
        Settings.with("errors.tolerance", "none", "errors.deadletterqueue.topic.name", "(absent)");
    assertThat(SinkConfig.from(strict).connector()).isEqualTo("feed-items");
  }

  @Test
  void letsConnectsOwnKeysBe() {
    Map<String, String> settings =
        Settings.with(
            "tasks.max", "4",
            "value.converter", "io.kooflow.schemas.connect.AvroConverter",
            "value.converter.schema.registry.url", "http://127.0.0.1:1",
            "consumer.override.max.poll.records", "100",
            "transforms", "t",
            "transforms.t.type", "x");
    assertThat(SinkConfig.from(settings).connector()).isEqualTo("feed-items");
  }

  @Test
  void neverShowsTheSecret() {
    SinkConfig config =
        SinkConfig.from(
            Settings.with(
                "dynamodb.endpoint", "http://127.0.0.1:8000",
                "aws.access.key.id", "AKIACANARY",
                "aws.secret.access.key", "canary"));
    assertThat(config.toString()).doesNotContainIgnoringCase("canary");
    assertThatThrownBy(() -> SinkConfig.from(Settings.with("aws.secret.acces.key", "canary")))
        .hasMessageContaining("aws.secret.acces.key")
        .hasMessageNotContaining("canary");
  }

  @Test
  void givesEachTaskItsNumber() {
    DynamoDbSinkConnector connector = new DynamoDbSinkConnector();
    connector.start(Settings.valid());
    assertThat(connector.taskConfigs(2))
        .extracting(task -> task.get("kooflow.task"))
        .containsExactly("0", "1");
  }

  private static List<String> errors(Map<String, String> settings) {
    return new DynamoDbSinkConnector()
        .validate(settings).configValues().stream()
            .map(ConfigValue::errorMessages)
            .flatMap(List::stream)
            .toList();
  }

  @Test
  void wantsOneTypeForAVersionAndItsHeader() {
    assertThatThrownBy(
            () ->
                SinkConfig.from(
                    Settings.with("item.version", "a:A:S", "item.version.headers", "h:B")))
        .hasMessageContaining("item.version.headers=h:B")
        .hasMessageContaining("give both the same type");
    SinkConfig config =
        SinkConfig.from(Settings.with("item.version", "a:A:S", "item.version.headers", "h"));
    assertThat(config.topics().values())
        .allSatisfy(
            topic ->
                assertThat(topic.rules().version())
                    .containsExactly(
                        new VersionField("a", "A", "h", AttributeType.S, AttributeType.S)));
  }
}
