package io.kooflow.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a stranger may write into a connector: every setting with every kind of garbage, misspelt
 * names, settings that contradict each other, tables that do not fit. Each is refused in time, by
 * name, with a remedy, or is good.
 */
class BadSettingsIT {

  private static final List<String> GARBAGE =
      List.of(
          "",
          "   ",
          "abc",
          "-1",
          "0",
          "1.5",
          "1e3",
          "NaN",
          "true",
          "9223372036854775807",
          "9223372036854775808",
          "99999999999999999999999999",
          "-9223372036854775809",
          "0x10",
          "a b",
          "a,b",
          "a,a",
          ",,",
          "\u0915\u094d\u0937 \ud83c\udf89",
          "a\u0000b",
          "http://127.0.0.1:99999",
          "http://127.0.0.1:0",
          "http://me:hidden@127.0.0.1",
          "http://127.0.0.1/?a=b",
          "x".repeat(5_000));

  /** Without these the environment would be asked, and AWS. */
  private static final String OF_THE_ENVIRONMENT = "aws\\.region|aws.*key.*|dynamodb.*";

  private static final String BLANK = "\\s*";
  private static final String FIELD = "(?s).*";
  private static final String ATTRIBUTE = "(?s).*\\S.{0,200}";

  /** Values among the garbage that are good; of all others none is, of no setting. */
  private static final Map<String, String> GOOD =
      Map.ofEntries(
          Map.entry("aws.region", "[a-zA-Z0-9]{1,30}"),
          Map.entry("aws.access.key.id", "[!-~]{1,30}"),
          Map.entry("aws.secret.access.key", "[!-~]{1,30}"),
          Map.entry("aws.role.arn", BLANK),
          Map.entry("aws.role.external.id", BLANK),
          Map.entry("aws.sts.endpoint", BLANK),
          Map.entry("item.key", "[^,]*|a,b|x+"),
          Map.entry("item.version", "[^,:]*[^,:\\s][^,:]*|a,b|http://127.0.0.1/.*|x+"),
          Map.entry("item.version.headers", "a,b|a,a"),
          Map.entry("item.deleted.field", FIELD),
          Map.entry("item.ttl.field", FIELD),
          Map.entry("item.ttl.after.ms", "0"),
          Map.entry("item.ttl.attribute", ATTRIBUTE),
          Map.entry("item.marker.attribute", ATTRIBUTE),
          Map.entry("coalesce.linger.ms", "0"),
          Map.entry("coalesce.window.ms", "0"),
          Map.entry("close.timeout.ms", "0"),
          Map.entry("write.units.per.second", BLANK),
          Map.entry("price.per.million.write.units", "0|1.5|1e3"));

  private final StubHttpServer store = StubHttpServer.start(BadSettingsIT::answer);

  @AfterEach
  void stop() {
    store.close();
  }

  static Set<String> settings() {
    return new TreeSet<>(SinkSettings.definition().names());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void refusesGarbageByNameWithARemedyAndAcceptsNothingElse(String setting) {
    String good = GOOD.getOrDefault(setting, "never");
    for (String value : GARBAGE) {
      if (value.isBlank() && setting.matches(OF_THE_ENVIRONMENT)) {
        continue;
      }
      Map<String, String> settings = valid();
      settings.put(setting, value);
      DynamoDbSinkConnector connector = new DynamoDbSinkConnector();
      if (value.matches(good)
          && (value.length() < 256 || good.equals(FIELD) || good.contains("x+"))) {
        assertThatCode(() -> connector.start(settings))
            .as("%s=%s", setting, shown(value))
            .doesNotThrowAnyException();
        continue;
      }
      assertThatThrownBy(() -> connector.start(settings))
          .as("%s=%s", setting, shown(value))
          .isInstanceOf(ConnectException.class);
      String told = String.join("\n", problems(settings));
      assertThat(told).as("%s=%s", setting, shown(value)).contains(setting);
      assertThat(setting.endsWith("endpoint") && told.contains("hidden@")).isFalse();
      assertThat(told.replace(value.isEmpty() ? " " : value, "").replace(setting, ""))
          .hasSizeGreaterThan(40);
    }
  }

  @Test
  void takesANullForASettingThatIsNotGiven() {
    for (String setting : settings()) {
      if (setting.matches(OF_THE_ENVIRONMENT)) {
        continue;
      }
      Map<String, String> settings = valid();
      boolean needed = setting.equals("tables");
      settings.put(setting, null);

      assertThatCode(() -> new DynamoDbSinkConnector().start(settings))
          .as(setting)
          .matches(thrown -> (thrown != null) == needed);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tabels                        | Did you mean 'tables'?",
        "Coalesce.Linger.ms            | Did you mean 'coalesce.linger.ms'?",
        "coalesce.lingerms             | Did you mean 'coalesce.linger.ms'?",
        "topic.koo.enriched.item.keys  | Did you mean 'topic.koo.enriched.item.key'?",
        "topic.koo.enrichd.item.key    | Did you mean 'topic.koo.enriched.item.key'?",
        "topic.regex                   | Did you mean 'topics.regex'?",
        "error.tolerance               | correct it",
        "\u0915\u094d\u0937            | correct it",
        "kooflow.task                  | remove it",
        "kooflow.tasks                 | remove it"
      })
  void refusesANameThatIsNoneAndSaysWhichMayBeMeant(String key, String remedy) {
    Map<String, String> settings = valid();
    settings.put(key, "canary");

    assertThat(problems(settings))
        .singleElement()
        .asString()
        .contains(key)
        .contains(remedy)
        .satisfies(told -> assertThat(told.contains("canary")).isEqualTo(key.contains("kooflow")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "errors.deadletterqueue.topic.name=koo.enriched | come back for ever",
        "errors.deadletterqueue.topic.name=a b          | no name of a topic",
        "consumer.override.enable.auto.commit=true      | not written yet",
        "topics=(absent);topics.regex=other.*           | does not match 'koo.enriched'",
        "topics=(absent);topics.regex=[                 | no pattern",
        "tables=koo.enriched:one,koo.enriched:two       | names a topic twice",
        "write.units.per.second=feed_items:5,feed_items:6 | once",
        "write.units.per.second=feed_itms:5             | no table of",
        "item.key=CONTENT_ID,CONTENT_ID                 | each field once",
        "item.key=CONTENT_ID;item.deleted.field=CONTENT_ID | item.deleted.field",
        "item.ttl.field=at;item.deleted.field=at        | item.deleted.field",
        "item.version=gone;item.version.headers=h;item.deleted.field=gone | item.deleted.field",
        "item.version=at;item.version.headers=a,b       | more headers",
        "item.version.headers=a:X,b                     | name:N",
        "item.ttl.field=at;item.ttl.after.ms=5          | set one of them",
        "item.mode=insert;item.deletes=marker           | never deletes",
        "item.ttl.attribute=CONTENT_ID                  | part of the key",
        "item.version=CONTENT_ID;item.version.headers=h | part of the key",
        "item.key=a,b                                   | names 2 fields",
        "aws.secret.access.key=(absent)                 | set both keys",
        "dynamodb.endpoint=https://dynamodb.example.com | on loopback",
        "aws.sts.endpoint=http://127.0.0.1              | aws.role.arn",
        "coalesce.max.delay.ms=199                      | coalesce.linger.ms, which is 200",
        "retry.backoff.max.ms=49                        | retry.backoff.ms, which is 50"
      })
  void refusesSettingsThatContradictEachOther(String changes, String told) {
    Map<String, String> settings = valid();
    for (String change : changes.split(";")) {
      settings.put(change.split("=", 2)[0], change.split("=", 2)[1].strip());
    }
    settings.values().removeIf("(absent)"::equals);

    assertThat(problems(settings)).singleElement().asString().contains(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"missing  | does not exist; create it", "denied   | cannot be described"})
  void refusesATableThatDoesNotFitBeforeAndAfterItWasValidated(String table, String told) {
    Map<String, String> settings = valid();
    settings.put("tables", "koo.enriched:" + table);

    assertThat(problems(settings)).singleElement().asString().contains(table).contains(told);
    DynamoDbSinkTask task = new DynamoDbSinkTask();
    task.initialize(new FakeContext());
    assertThatThrownBy(() -> task.start(settings))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(table)
        .hasMessageContaining(told);
    task.stop();
  }

  private static List<String> problems(Map<String, String> settings) {
    List<String> problems =
        new DynamoDbSinkConnector()
            .validate(settings).configValues().stream()
                .map(ConfigValue::errorMessages)
                .flatMap(List::stream)
                .toList();
    return problems;
  }

  private Map<String, String> valid() {
    return Settings.with(
        "topics", "koo.enriched",
        "tables", "koo.enriched:feed_items",
        "dynamodb.endpoint", store.uri().toString(),
        "aws.region", "us-east-1",
        "aws.access.key.id", "local",
        "aws.secret.access.key", "local");
  }

  private static Answer answer(StubHttpServer.Request request) {
    String table = request.body().replaceAll(".*\"TableName\":\"([^\"]*)\".*", "$1");
    return switch (table) {
      case "missing" -> refused("ResourceNotFoundException");
      case "denied" -> refused("AccessDeniedException");
      case "sorted" -> described(",{\"AttributeName\":\"AT\",\"KeyType\":\"RANGE\"}");
      default -> described("");
    };
  }

  private static Answer refused(String code) {
    return Answer.of(400, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\"}".formatted(code));
  }

  private static Answer described(String sort) {
    return Answer.of(
        200,
        ("{\"Table\":{\"TableName\":\"t\",\"KeySchema\":[{\"AttributeName\":\"CONTENT_ID\",\"KeyType\":\"HASH\"}%s],"
                + "\"AttributeDefinitions\":[{\"AttributeName\":\"AT\",\"AttributeType\":\"N\"},"
                + "{\"AttributeName\":\"CONTENT_ID\",\"AttributeType\":\"N\"}]}}")
            .formatted(sort));
  }

  private static String shown(String value) {
    return value.length() > 50 ? value.substring(0, 50) + "..." : value;
  }
}
