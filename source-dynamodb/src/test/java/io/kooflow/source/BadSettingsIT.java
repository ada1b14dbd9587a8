package io.kooflow.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import io.kooflow.source.config.SourceConfig;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceTaskContext;
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
          ",,",
          "..",
          "\u0915\u094d\u0937 \ud83c\udf89",
          "a\u0000b",
          "a\nb",
          "http://127.0.0.1:99999",
          "http://127.0.0.1:0",
          "http://me:secret@127.0.0.1",
          "http://127.0.0.1/?a=b",
          "x".repeat(5_000));

  private static final String TOPIC = "[a-zA-Z0-9._-]{3,249}|-1|0";

  /** Values among the garbage that are good; of all others none is, of no setting. */
  private static final Map<String, String> GOOD =
      Map.ofEntries(
          Map.entry("aws.region", "[a-zA-Z0-9]{1,30}"),
          Map.entry("aws.access.key.id", "[!-~]{1,30}"),
          Map.entry("aws.secret.access.key", "[!-~]{1,30}"),
          Map.entry("snapshot.read.units", "0"),
          Map.entry("snapshot.settle.ms", "0"),
          Map.entry("signal.topic", TOPIC),
          Map.entry("gaps.topic", TOPIC),
          Map.entry("heartbeat.interval.ms", "0"),
          Map.entry("heartbeat.topic", TOPIC),
          Map.entry("table.likes.topic", TOPIC));

  private final StubHttpServer store = StubHttpServer.start(BadSettingsIT::answer);
  private final DynamoDbSourceConnector connector = new DynamoDbSourceConnector();

  @AfterEach
  void stop() {
    connector.stop();
    store.close();
  }

  static List<String> settings() {
    List<String> settings = new ArrayList<>(new TreeSet<>(SourceConfig.definition().names()));
    Stream.of("topic", "schema", "epoch", "unknown.attributes", "export")
        .map(name -> "table.likes." + name)
        .forEach(settings::add);
    return settings;
  }

  @ParameterizedTest
  @MethodSource("settings")
  void refusesGarbageByNameWithARemedyAndAcceptsNothingElse(String setting) {
    String good = GOOD.getOrDefault(setting, "");
    for (String value : GARBAGE) {
      Map<String, String> settings = valid();
      settings.put(setting, value);
      if (setting.equals("signal.topic")) {
        settings.put("kafka.bootstrap.servers", "127.0.0.1:1");
      }
      String told = String.join("\n", problems(settings));
      if (!good.isEmpty() && value.matches(good)) {
        assertThat(told).as("%s=%s", setting, shown(value)).isEmpty();
        continue;
      }
      // A table of another name makes its own settings those of no table.
      String name = setting.equals("tables") ? "table" : setting;
      assertThat(told).as("%s=%s", setting, shown(value)).contains(name);
      assertThat(setting.endsWith("endpoint") && told.contains("secret@")).isFalse();
      assertThat(told.replace(value.isEmpty() ? " " : value, "").replace(setting, ""))
          .hasSizeGreaterThan(40);
      assertThatThrownBy(() -> connector.start(settings))
          .as("%s=%s", setting, shown(value))
          .isInstanceOf(ConfigException.class);
    }
  }

  @Test
  void takesANullForASettingThatIsNotGiven() {
    for (String setting : settings()) {
      if (setting.matches("aws\\.region|aws.*key.*|dynamodb.*")) {
        continue; // Without these the environment would be asked.
      }
      Map<String, String> settings = valid();
      Map<String, String> without = new HashMap<>(settings);
      without.remove(setting);
      settings.put(setting, null);

      assertThat(problems(settings)).as(setting).isEqualTo(problems(without));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tabels                    | Did you mean 'tables'?",
        "Tables                    | Did you mean 'tables'?",
        "s3.endpont                | Did you mean 's3.endpoint'?",
        "aws.regoin                | Did you mean 'aws.region'?",
        "stream.poll.intervall.ms  | Did you mean 'stream.poll.interval.ms'?",
        "table.likes.topics        | Did you mean 'table.likes.topic'?",
        "table.like.topic          | Did you mean 'table.likes.topic'?",
        "exactly.once.suport       | Did you mean 'exactly.once.support'?",
        "task.max                  | Did you mean 'tasks.max'?",
        "kafka.bootstrap.server    | Did you mean 'bootstrap.servers'?",
        "topics                    | Remove it",
        "anything.else             | Remove it",
        "\u0915\u094d\u0937        | Remove it",
        "task.likes.leads          | remove it",
        "task.likes.roots          | remove it"
      })
  void refusesANameThatIsNoneAndSaysWhichMayBeMeant(String key, String remedy) {
    Map<String, String> settings = valid();
    settings.put("signal.topic", "signals");
    settings.put("kafka.bootstrap.servers", "127.0.0.1:1");
    settings.put(key, "canary");

    assertThat(problems(settings))
        .singleElement()
        .asString()
        .contains(key)
        .contains(remedy)
        .satisfies(told -> assertThat(told.contains("canary")).isEqualTo(key.contains("task.l")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gaps.topic=like.changes            | table.likes.topic",
        "gaps.topic=like.changes.dlq        | dead letters",
        "signal.topic=like.changes          | table.likes.topic",
        "signal.topic=s;gaps.topic=s        | gaps.topic",
        "heartbeat.topic=s;gaps.topic=s     | heartbeat.topic",
        "name=my connector;gaps.topic=gaps  | heartbeat.topic",
        "stream.retention.ms=600000         | heartbeat.interval.ms",
        "name=my connector                  | gaps.topic",
        "errors.tolerance=all               | set none",
        "errors.tolerance=ALL               | set none",
        "producer.override.acks=1           | set all",
        "producer.override.acks=0           | set all",
        "kafka.bootstrap.servers=h:1        | signal.topic",
        "signal.topic=s;kafka.bootstrap.servers=nothing | kafka.",
        "signal.topic=s;kafka.bootstrap.servers=a:b     | kafka.",
        "signal.topic=s;kafka.bootstrap.servers=h:1;kafka.request.timeout.ms=soon | kafka.",
        "stream.idle.interval.ms=10         | stream.poll.interval.ms=200",
        "retry.backoff.max.ms=99            | retry.backoff.ms=100",
        "aws.sts.endpoint=http://127.0.0.1  | aws.role.arn",
        "aws.secret.access.key=(absent)     | set both keys",
        "aws.region=(absent);aws.access.key.id=(absent);dynamodb.endpoint=(absent) | both keys",
        "key.converter=org.apache.kafka.connect.converters.IntegerConverter | LongConverter"
      })
  void refusesSettingsThatContradictEachOther(String changes, String told) {
    Map<String, String> settings = valid();
    for (String change : changes.split(";")) {
      settings.put(change.split("=", 2)[0], change.split("=", 2)[1]);
    }
    settings.values().removeIf("(absent)"::equals);
    if (settings.containsKey("signal.topic")) {
      settings.putIfAbsent("kafka.bootstrap.servers", "127.0.0.1:1");
    }

    assertThat(problems(settings)).singleElement().asString().contains(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing | does not exist at http",
        "text    | CONTENT_ID of type S, but 'table.text.schema' says N",
        "hashed  | has the keys [CONTENT_ID]",
        "silent  | has no stream. Switch it on",
        "keys    | stream of KEYS_ONLY",
        "denied  | cannot be described: AccessDeniedException"
      })
  void refusesATableThatDoesNotFitBeforeAndAfterItWasValidated(String table, String told) {
    Map<String, String> settings = valid();
    settings.keySet().removeIf(key -> key.startsWith("table."));
    settings.put("tables", table);
    settings.put("table." + table + ".topic", "changes");
    settings.put("table." + table + ".schema", "io.kooflow.events.ReactionChange");

    assertThat(problems(settings)).singleElement().asString().contains(table).contains(told);
    DynamoDbSourceTask task = new DynamoDbSourceTask();
    task.initialize(context());
    task.start(settings);
    assertThatThrownBy(task::poll)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(table)
        .hasMessageContaining(told.replace("described", "opened"));
    task.stop();
  }

  @Test
  @SuppressWarnings("NullAway") // It is not read so far.
  void namesTheSettingOfAnExportThatIsNotThere() {
    Map<String, String> settings = valid();
    settings.put("s3.endpoint", store.uri().toString());
    ExportedRows rows =
        new ExportedRows(
            SourceConfig.from(settings).clients(),
            URI.create("s3://bucket/AWSDynamoDB/01/manifest-summary.json"),
            "likes",
            null,
            new ExportedRows.Oldest(Duration.ofHours(23), Instant.now()));

    assertThatThrownBy(() -> rows.read(1, Map.of(0, Optional.empty())))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("NoSuchKey")
        .hasMessageContaining("table.likes.export");
  }

  private List<String> problems(Map<String, String> settings) {
    List<String> problems =
        connector.validate(settings).configValues().stream()
            .map(ConfigValue::errorMessages)
            .flatMap(List::stream)
            .toList();
    return problems;
  }

  private Map<String, String> valid() {
    Map<String, String> settings = new HashMap<>();
    settings.put("name", "stranger");
    settings.put("connector.class", DynamoDbSourceConnector.class.getName());
    settings.put("tables", "likes");
    settings.put("table.likes.topic", "like.changes");
    settings.put("table.likes.schema", "io.kooflow.events.ReactionChange");
    settings.put("aws.region", "us-east-1");
    settings.put("dynamodb.endpoint", store.uri().toString());
    settings.put("aws.access.key.id", "local");
    settings.put("aws.secret.access.key", "local");
    return settings;
  }

  private static SourceTaskContext context() {
    return (SourceTaskContext)
        Proxy.newProxyInstance(
            SourceTaskContext.class.getClassLoader(),
            new Class<?>[] {SourceTaskContext.class},
            (proxy, method, arguments) ->
                method.getName().equals("offsetStorageReader")
                    ? new CaptureDriver().reader()
                    : Collections.emptyMap());
  }

  private static Answer answer(StubHttpServer.Request request) {
    if (request.path().startsWith("/bucket")) {
      return Answer.of(404, "<Error><Code>NoSuchKey</Code><Message>none</Message></Error>");
    }
    String table = request.body().replaceAll(".*\"TableName\":\"([^\"]*)\".*", "$1");
    return switch (table) {
      case "missing" -> refused("ResourceNotFoundException");
      case "denied" -> refused("AccessDeniedException");
      case "text" -> described("S", true, "NEW_AND_OLD_IMAGES");
      case "hashed" -> described("N", false, "NEW_AND_OLD_IMAGES");
      case "silent" -> described("N", true, "");
      case "keys" -> described("N", true, "KEYS_ONLY");
      default -> described("N", true, "NEW_AND_OLD_IMAGES");
    };
  }

  private static Answer refused(String code) {
    return Answer.of(400, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\"}".formatted(code));
  }

  private static Answer described(String keyType, boolean sorted, String images) {
    String stream =
        images.isEmpty()
            ? ""
            : "\"LatestStreamArn\":\"arn\",\"StreamSpecification\":{\"StreamEnabled\":true,\"StreamViewType\":\"%s\"},"
                .formatted(images);
    String sort = sorted ? ",{\"AttributeName\":\"USER_ID\",\"KeyType\":\"RANGE\"}" : "";
    return Answer.of(
        200,
        ("{\"Table\":{%s\"KeySchema\":[{\"AttributeName\":\"CONTENT_ID\",\"KeyType\":\"HASH\"}%s],"
                + "\"AttributeDefinitions\":[{\"AttributeName\":\"USER_ID\",\"AttributeType\":\"N\"},"
                + "{\"AttributeName\":\"CONTENT_ID\",\"AttributeType\":\"%s\"}]}}")
            .formatted(stream, sort, keyType));
  }

  private static String shown(String value) {
    return value.length() > 50 ? value.substring(0, 50) + "..." : value;
  }
}
