package io.kooflow.sink.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import io.kooflow.embedded.StubHttpServer.Request;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.item.AttributeType;
import io.kooflow.sink.Records;
import io.kooflow.sink.coalesce.WriteOutcome;
import io.kooflow.sink.coalesce.WriteOutcome.Kind;
import io.kooflow.sink.figures.SinkFigures;
import io.kooflow.sink.item.ItemReader;
import io.kooflow.sink.item.ItemRules;
import io.kooflow.sink.item.ItemRules.Mode;
import io.kooflow.sink.item.Rules;
import io.kooflow.sink.item.Target;
import io.kooflow.sink.item.TargetTable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that the embedded server does not give. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ItemWriterTest {
  private static final DateTimeFormatter SIGNED =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ERROR =
      "{\"__type\":\"com.amazon.coral.x#%s\",\"message\":\"secret\"}";

  private final SinkFigures figures = new SinkFigures(InstantSource.system(), 1);
  private volatile Function<Request, Answer> otherwise = request -> Answer.of(200, "{}");
  private StubHttpServer dynamoDb;
  private Clients clients;

  @BeforeEach
  void open() {
    dynamoDb = StubHttpServer.start(request -> otherwise.apply(request));
    clients =
        Clients.open(
            new DynamoDbConfig(
                dynamoDb.uri(), "us-east-1", "key", "secret", null, Duration.ofSeconds(10)));
    clients.dynamoDb().listTables();
  }

  @AfterEach
  void close() {
    clients.close();
    dynamoDb.close();
  }

  @Test
  void putsTheItemOnTheConditionThatItIsNewer() throws IOException {
    assertThat(outcome(Answer.of(200, "{}")).kind()).isEqualTo(Kind.WRITTEN);

    Request request = lastRequest();
    assertThat(request.headers())
        .containsEntry("X-amz-target", "DynamoDB_20120810.PutItem")
        .containsEntry("Content-type", "application/x-amz-json-1.0")
        .containsEntry("Host", dynamoDb.uri().getAuthority());
    JsonNode body = JSON.readTree(request.body());
    assertThat(body.path("TableName").textValue()).isEqualTo("notes");
    assertThat(body.path("Item"))
        .isEqualTo(
            JSON.readTree(
                "{\"id\":{\"S\":\"n1\"},\"generation\":{\"N\":\"1\"},\"revision\":{\"N\":\"2\"}}"));
    assertThat(body.path("ConditionExpression").textValue())
        .isEqualTo(
            "attribute_not_exists(#v0) OR #v0 < :v0 OR (#v0 = :v0 AND"
                + " (attribute_not_exists(#v1) OR #v1 < :v1))");
    assertThat(body.path("ExpressionAttributeNames"))
        .isEqualTo(JSON.readTree("{\"#v0\":\"generation\",\"#v1\":\"revision\"}"));
    assertThat(body.path("ExpressionAttributeValues"))
        .isEqualTo(JSON.readTree("{\":v0\":{\"N\":\"1\"},\":v1\":{\"N\":\"2\"}}"));
    assertThat(body.path("ReturnConsumedCapacity").textValue()).isEqualTo("INDEXES");
    assertThat(body.path("ReturnValuesOnConditionCheckFailure").textValue()).isEqualTo("ALL_OLD");
  }

  @Test
  void putsTheItemOnTheConditionThatThereIsNone() throws IOException {
    ItemRules insert = Rules.of(Mode.INSERT, List.of("id"), List.of(), null, null, null);

    assertThat(outcome(insert, Answer.of(200, "{}")).kind()).isEqualTo(Kind.WRITTEN);

    JsonNode body = JSON.readTree(lastRequest().body());
    assertThat(body.path("ConditionExpression").textValue())
        .isEqualTo("attribute_not_exists(#key)");
    assertThat(body.path("ExpressionAttributeNames")).isEqualTo(JSON.readTree("{\"#key\":\"id\"}"));
    assertThat(body.has("ExpressionAttributeValues")).isFalse();
  }

  @Test
  void tellsTheUnitsOfTableAndIndexes() {
    String capacity =
        "{\"ConsumedCapacity\":{\"TableName\":\"notes\",\"CapacityUnits\":6.0,\"Table\":"
            + "{\"CapacityUnits\":1.0},\"GlobalSecondaryIndexes\":{\"g\":{\"CapacityUnits\":2.0}},"
            + "\"LocalSecondaryIndexes\":{\"l\":{\"CapacityUnits\":3.0}}}}";

    assertThat(outcome(Answer.of(200, capacity)).units()).isEqualTo(6);

    assertThat(figures.getWriteUnitsByTable()).isEqualTo(Map.of("notes", 6.0));
    assertThat(figures.getWriteUnitsByIndex()).isEqualTo(Map.of("notes/g", 2.0, "notes/l", 3.0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>sign in</html>", "[]", "null", "\"yes\"", "{\"Consumed"})
  void takesNoForeignAnswerForASuccess(String body) {
    assertThat(outcome(Answer.of(200, body)))
        .isEqualTo(WriteOutcome.retry("no answer from DynamoDB (IOException)"));
    assertThat(figures.getRetries()).isEqualTo(1);
    assertThat(figures.getWrites()).isZero();
  }

  @Test
  void takesNoAnswerThatWasChangedOnItsWay() {
    assertThat(outcome(Answer.of(200, "{}").withHeader("x-amz-crc32", "2745614147")).kind())
        .isEqualTo(Kind.WRITTEN);
    assertThat(outcome(Answer.of(200, "{ }").withHeader("x-amz-crc32", "2745614147")).kind())
        .isEqualTo(Kind.RETRY);
  }

  @ParameterizedTest
  @CsvSource({
    "400, ThrottlingException, THROTTLED",
    "400, ValidationException, REJECTED",
    "400, AccessDeniedException, STOP",
    "500, InternalServerError, RETRY",
    "400, ConditionalCheckFailedException, STALE",
    "503, NeverHeardOf, RETRY"
  })
  void sortsErrorsByTheirCode(int status, String code, Kind kind) {
    WriteOutcome outcome =
        outcome(Answer.of(status, ERROR.formatted(code)).withHeader("x-amzn-requestid", "R1"));

    assertThat(outcome.kind()).isEqualTo(kind);
    assertThat(outcome.reason()).doesNotContain("secret");
    if (kind != Kind.STALE) {
      assertThat(outcome.reason()).contains(code, "" + status, "R1");
    }
  }

  @Test
  void takesTheCodeFromTheHeaderThatAProxyKnows() {
    Answer refused =
        Answer.of(400, "<html/>")
            .withHeader("x-amzn-ErrorType", "ThrottlingException:http://internal/");

    assertThat(outcome(refused).kind()).isEqualTo(Kind.THROTTLED);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, STALE",
    "1, 3, STALE",
    "2, 1, STALE",
    // Of two types nothing is newer.
    "1, 'x', REJECTED"
  })
  void believesAFailedConditionOnlyIfTheItemThatStandsIsNewer(
      String generation, String revision, Kind kind) {
    String type = revision.equals("x") ? "S" : "N";
    String item =
        "{\"id\":{\"S\":\"n1\"},\"generation\":{\"N\":\"%s\"},\"revision\":{\"%s\":\"%s\"}}"
            .formatted(generation, type, revision);
    String error = "{\"__type\":\"x#ConditionalCheckFailedException\",\"Item\":" + item + "}";

    assertThat(outcome(Answer.of(400, error)).kind()).isEqualTo(kind);
    assertThat(figures.getWriteUnitsByTable()).isEqualTo(Map.of("notes", 1.0));
  }

  @Test
  void repeatsWhatIsRefusedWithAnItemThatIsNone() {
    String error = "{\"__type\":\"x#ConditionalCheckFailedException\",\"Item\":{\"id\":7}}";

    assertThat(outcome(Answer.of(400, error)).kind()).isEqualTo(Kind.RETRY);
  }

  @ParameterizedTest
  @CsvSource({"P2D", "-P2D", "PT6M", "-PT6M"})
  void signsByTheClockOfDynamoDbWhereOursIsWrong(Duration wrong) {
    Target target = target();
    InstantSource clock = InstantSource.offset(InstantSource.system(), wrong);
    AtomicInteger refused = new AtomicInteger();
    otherwise =
        request -> {
          Instant signed = SIGNED.parse(request.headers().get("X-amz-date"), Instant::from);
          if (Duration.between(signed, Instant.now()).abs().compareTo(Duration.ofMinutes(5)) > 0) {
            refused.incrementAndGet();
            return Answer.of(403, ERROR.formatted("InvalidSignatureException"));
          }
          return Answer.of(200, "{}");
        };
    try (ItemWriter writer =
        new ItemWriter(clients.puts("test-write", clock), List.of(target), figures)) {
      WriteOutcome first = outcome(writer, target);
      assertThat(first.kind()).isEqualTo(Kind.RETRY);
      assertThat(first.reason()).contains("the clock of this machine is wrong");
      assertThat(outcome(writer, target).kind()).isEqualTo(Kind.WRITTEN);
      assertThat(outcome(writer, target).kind()).isEqualTo(Kind.WRITTEN);
    }
    assertThat(refused).hasValue(1);
  }

  @Test
  void stopsWhereTheSignatureIsWrongAndTheClockRight() {
    assertThat(outcome(Answer.of(403, ERROR.formatted("InvalidSignatureException"))).kind())
        .isEqualTo(Kind.STOP);
  }

  private WriteOutcome outcome(Answer answer) {
    return outcome(
        Rules.versioned(List.of("id"), Rules.part("generation"), Rules.part("revision")), answer);
  }

  private WriteOutcome outcome(ItemRules rules, Answer answer) {
    Target target = new Target(new TargetTable("notes", "id", AttributeType.S), rules);
    dynamoDb.answerNext(1, answer);
    try (ItemWriter writer = new ItemWriter(clients, List.of(target), figures, "test-write")) {
      return outcome(writer, target);
    }
  }

  private static WriteOutcome outcome(ItemWriter writer, Target target) {
    ItemReader reader = new ItemReader(Map.of(Topics.KOO_ENRICHED, target), InstantSource.system());
    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    Map<String, Object> note = Map.of("id", "n1", "generation", 1, "revision", 2);
    writer.start(reader.read(Records.record("n1", note, 0)), outcome::complete);
    return outcome.join();
  }

  private static Target target() {
    return new Target(
        new TargetTable("notes", "id", AttributeType.S),
        Rules.versioned(List.of("id"), Rules.part("generation"), Rules.part("revision")));
  }

  private Request lastRequest() {
    List<Request> requests = dynamoDb.requests();
    return requests.get(requests.size() - 1);
  }
}
