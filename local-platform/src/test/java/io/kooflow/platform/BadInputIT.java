package io.kooflow.platform;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.kooflow.audit.Audit;
import io.kooflow.audit.AuditReport;
import io.kooflow.audit.compare.Difference;
import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.Eventually;
import io.kooflow.embedded.FlinkRest;
import io.kooflow.events.KooEngagement;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.read.LakeReader;
import io.kooflow.operations.audit.PlatformAudit;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.operations.kafka.CompactedTopic;
import io.kooflow.operations.kafka.KeyLookup;
import io.kooflow.operations.kafka.Tail;
import io.kooflow.platform.folder.DataFolder;
import io.kooflow.platform.start.LocalPlatform;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Everything bad at once, through the whole platform; docs/bad-input.md says what must come. */
class BadInputIT {
  /**
   * An upper bound for a machine that is busy with other things: an audit ends when all is read.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  /** Stands in each planted text, so that a log that tells one is found out. */
  private static final String CANARY = "canary-5b1f";

  private static final long FIRST_TRAP = 1_000_000_000_000_000_001L;
  private static final long EMPTY_TEXT = 2_000_000_000_000_000_000L;
  private static final long TYPES = 2_000_000_000_000_000_001L;
  private static final long BAD_REACTIONS = 2_000_000_000_000_000_003L;
  private static final long UNKNOWN_KOO = 2_000_000_000_000_000_004L;
  private static final long LARGE = 3_000_000_000_000_000_000L;
  private static final long TOO_LARGE_TO_SERVE = 3_000_000_000_000_000_001L;
  private static final long END_OF_TIME = 4_000_000_000_000_000_000L;
  private static final long BEFORE_1970 = 4_000_000_000_000_000_001L;
  private static final long BAD_TYPES = 5_000_000_000_000_000_000L;
  private static final long GOOD = 8_000_000_000_000_000_000L;

  private static final Queue<String> NOTICES = new ConcurrentLinkedQueue<>();
  private static final Map<Long, String> TRAPS = new LinkedHashMap<>();

  @TempDir private static Path temp;
  private static DataFolder folder;
  private static LocalPlatform platform;
  private static Endpoints endpoints;
  private static DynamoDbClient client;
  private static RawStore store;
  private static RESTCatalog lake;
  private static List<Poison.Planted> poison = List.of();
  private static AuditReport audit;

  @BeforeAll
  static void plantEverything() throws Exception {
    System.setProperty("kooflow.root", Path.of("..").toRealPath().toString());
    folder = DataFolder.take(temp.resolve("data"));
    platform = LocalPlatform.start(folder, NOTICES::add);
    endpoints = platform.endpoints();
    client = Connections.of(endpoints).store().client();
    lake = Connections.of(endpoints).catalog().open();
    store = new RawStore(client);
    poison = Poison.plant(endpoints, CANARY);
    plantTexts();
    plantBadItems();
    store.koo(Long.MAX_VALUE, CANARY + " highest");
    store.reaction(Long.MAX_VALUE, Long.MAX_VALUE, "LIKE");
    store.reaction(UNKNOWN_KOO, 1, "LIKE");
    store.koo(GOOD, CANARY + " good, after all that was bad");
    store.reaction(GOOD, 1, "LIKE");
    audit = Audit.run(PlatformAudit.targets(endpoints), PATIENCE);
  }

  @AfterAll
  static void closeAll() throws Exception {
    lake.close();
    client.close();
    platform.close();
    folder.close();
  }

  private static void plantTexts() {
    long id = FIRST_TRAP;
    for (String text : UnicodeTraps.all().values()) {
      TRAPS.put(id++, CANARY + " " + text);
    }
    TRAPS.put(EMPTY_TEXT, "");
    TRAPS.forEach(store::koo);
    store.koo(TYPES, CANARY);
    store.reaction(TYPES, 1, "caf\u00E9");
    store.reaction(TYPES, 2, "cafe\u0301");
    store.reaction(TYPES, 3, "\uD83D\uDE00");
    store.koo(LARGE, CANARY + "x".repeat(400_000));
    store.koo(TOO_LARGE_TO_SERVE, CANARY + "x".repeat(409_500));
  }

  private static void plantBadItems() {
    for (String id : List.of("0", "-7", "9223372036854775808", "1.5")) {
      store.koo(id, CANARY, Map.of());
    }
    Map<String, AttributeValue> wrong =
        Map.of(
            "TXT", RawStore.n("7"),
            "KIND", AttributeValue.fromBool(true),
            "PARENT", RawStore.s("9"),
            "S3_LOCATION", AttributeValue.fromL(List.of()));
    long id = BAD_TYPES;
    for (Map.Entry<String, AttributeValue> attribute : wrong.entrySet()) {
      store.koo(Long.toString(id++), CANARY, Map.of(attribute.getKey(), attribute.getValue()));
    }
    store.koo(
        Long.toString(END_OF_TIME), CANARY, Map.of("CREATED_AT", RawStore.n("" + Long.MAX_VALUE)));
    store.koo(Long.toString(BEFORE_1970), CANARY, Map.of("CREATED_AT", RawStore.n("-1")));
    store.reaction(BAD_REACTIONS, 0, "LIKE");
    store.reaction(BAD_REACTIONS, 1, CANARY, Map.of("TYPE", RawStore.n("3")));
  }

  @Test
  void theStoreItselfRefusesHalfAnEmoji() throws Exception {
    String url = endpoints.dynamodb().url();

    assertThat(store.kooInJson(url, "31", CANARY + "\\ud83d")).isEqualTo(400);
    assertThat(store.kooInJson(url, "31", CANARY + "\\ud83d\\ude00")).isEqualTo(200);
  }

  @Test
  void theStoreItselfRefusesAnItemOver400KbAndAnIndexKeyOfAnotherType() {
    assertThatThrownBy(() -> store.koo(1, "x".repeat(409_600)))
        .isInstanceOf(DynamoDbException.class);
    assertThatThrownBy(() -> store.koo("1", CANARY, Map.of("CREATED_AT", RawStore.s("noon"))))
        .isInstanceOf(DynamoDbException.class);
  }

  @Test
  void everyTextReachesTheServingTableByteForByte() {
    Eventually.passes(
        () ->
            TRAPS.forEach(
                (id, text) -> assertThat(served(id, "TXT").s()).as("koo " + id).isEqualTo(text)));
  }

  @Test
  void everyTextReachesTheLakeByteForByte() {
    Eventually.passes(() -> assertThat(landedTexts()).containsAllEntriesOf(TRAPS));
  }

  @Test
  void typesThatLookAlikeAreCountedApart() {
    Eventually.passes(
        () ->
            assertThat(served(TYPES, "COUNTS").m())
                .containsOnlyKeys("caf\u00E9", "cafe\u0301", "\uD83D\uDE00"));
  }

  @Test
  void theHighestIdIsCountedAndServed() {
    Eventually.passes(
        () ->
            assertThat(served(Long.MAX_VALUE, "COUNTS").m())
                .containsEntry("LIKE", RawStore.n("1")));
  }

  @Test
  void aTextOf400KbIsServedWithoutScoresAndAnyThatLeavesNoRoomForFiguresIsADeadLetter() {
    Eventually.passes(
        () -> {
          assertThat(served(LARGE, "TXT").s()).hasSize(CANARY.length() + 400_000);
          assertThat(letters(Topics.KOO_CHANGES).reasons())
              .filteredOn(reason -> reason.contains("longer than 10000 code points"))
              .hasSize(2);
          assertThat(letters(Topics.KOO_ENRICHED).reasons())
              .anyMatch(reason -> reason.contains("bytes, DynamoDB takes 409600"));
        });
    assertThat(store.served(TOO_LARGE_TO_SERVE)).isEmpty();
  }

  @Test
  void itemsThatNoEventCanCarryAreDeadLettersAsTheStoreToldThem() {
    Eventually.passes(
        () ->
            assertThat(letters(Topics.KOO_CHANGES).reasons())
                .anyMatch(told("CONTENT_ID must be at least 1", "\"CONTENT_ID\":{\"N\":\"0\"}"))
                .anyMatch(told("CONTENT_ID must be at least 1", "\"CONTENT_ID\":{\"N\":\"-7\"}"))
                .anyMatch(told("CONTENT_ID is no whole number", "9223372036854775808"))
                .anyMatch(told("CONTENT_ID is no whole number", "\"1.5\""))
                .anyMatch(told("TXT is not of type S", "\"TXT\":{\"N\":\"7\"}"))
                .anyMatch(told("KIND is not of type S", "\"KIND\":{\"BOOL\":true}"))
                .anyMatch(told("PARENT is not of type N", "\"PARENT\":{\"S\":\"9\"}"))
                .anyMatch(told("S3_LOCATION is not of type S", "\"S3_LOCATION\":{\"L\":[]}")));
    Eventually.passes(
        () ->
            assertThat(letters(Topics.REACTION_CHANGES).reasons())
                .anyMatch(told("USER_ID must be at least 1", "\"USER_ID\":{\"N\":\"0\"}"))
                .anyMatch(told("TYPE is not of type S", "\"TYPE\":{\"N\":\"3\"}")));
  }

  private static Predicate<String> told(String reason, String value) {
    return text -> text.contains(reason) && text.contains(value);
  }

  @Test
  void aTimeThatNoLakeCanHoldIsADeadLetterOfLandingAndIsServedAllTheSame() {
    Eventually.passes(
        () -> {
          assertThat(served(END_OF_TIME, "CREATED_AT")).isEqualTo(RawStore.n("" + Long.MAX_VALUE));
          assertThat(served(BEFORE_1970, "CREATED_AT")).isEqualTo(RawStore.n("-1"));
          assertThat(letters(Topics.KOO_CHANGES).reasons())
              .anyMatch(reason -> reason.contains("outside the years 1 to 9999"));
          assertThat(landedTexts()).containsKey(BEFORE_1970).doesNotContainKey(END_OF_TIME);
        });
  }

  @Test
  void poisonIsADeadLetterOfEachReaderWithItsBytesAndNothingOfThemInTheReason() {
    Map<String, List<Poison.Planted>> byTopic =
        poison.stream().collect(Collectors.groupingBy(each -> each.partition().topic()));
    byTopic.forEach(
        (topic, planted) -> Eventually.passes(() -> expectLetters(letters(topic), planted)));
  }

  private static void expectLetters(Letters letters, List<Poison.Planted> planted) {
    for (Poison.Planted each : planted) {
      List<ConsumerRecord<byte[], byte[]>> found = letters.from(each.partition(), each.offset());
      assertThat(found).as(each.partition() + "@" + each.offset()).hasSize(each.readers());
      for (ConsumerRecord<byte[], byte[]> letter : found) {
        assertThat(letter.key()).isEqualTo(each.key());
        assertThat(letter.value()).isEqualTo(each.value());
        letter
            .headers()
            .forEach(
                header ->
                    assertThat(new String(header.value(), StandardCharsets.UTF_8))
                        .as(header.key())
                        .doesNotContain(CANARY));
        assertThat(Letters.reason(letter)).isNotEmpty();
      }
    }
  }

  @Test
  void everyStageStillRunsAndHasReadAllThatWasCommitted() throws Exception {
    Eventually.passes(
        () -> assertThat(served(GOOD, "COUNTS").m()).containsEntry("LIKE", RawStore.n("1")));
    Eventually.passes(() -> assertThat(served(GOOD, "SCORES").m()).isNotEmpty());
    assertThat(audit.unrest()).isNull();
    ConnectClient connect = new ConnectClient(URI.create(endpoints.connect().url()));
    for (String connector :
        List.of(PipelineNames.SOURCE, PipelineNames.FEED_ITEMS_SINK, PipelineNames.TRENDING_SINK)) {
      assertThat(connect.status(connector).running()).as(connector).isTrue();
    }
    assertThat(new FlinkRest(URI.create(endpoints.flink().url())).runs())
        .extracting(FlinkRest.Run::name, FlinkRest.Run::state)
        .containsExactlyInAnyOrder(
            tuple("landing-koo_changes", "RUNNING"),
            tuple("landing-reaction_changes", "RUNNING"),
            tuple("landing-user_changes", "RUNNING"),
            tuple("landing-content_scores", "RUNNING"),
            tuple("scoring", "RUNNING"));
    assertThat(NOTICES)
        .as("deaths and restarts")
        .allMatch(
            notice -> notice.contains(" is up after ") || notice.contains(" is still starting "));
    assertThat(platform.failure()).isNotDone();
  }

  @Test
  void aReactionToAnUnknownKooIsCountedAndKept() {
    KeyLookup topics = new KeyLookup(Connections.of(endpoints).kafka());
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(UNKNOWN_KOO).array();

    assertThat(topics.last(Topics.KOO_ENGAGEMENT, key))
        .isInstanceOfSatisfying(
            KooEngagement.class,
            found -> assertThat(found.getCounts()).isEqualTo(Map.of("LIKE", 1L)));
    assertThat(store.served(UNKNOWN_KOO)).isEmpty();
  }

  @Test
  void readersForPeoplePassOverPoison() {
    List<KooEngagement> engagement =
        CompactedTopic.read(
            Connections.of(endpoints).kafka(),
            Topics.KOO_ENGAGEMENT,
            KooEngagement.class,
            (earlier, later) -> later);
    byte[] poisoned = ByteBuffer.allocate(Long.BYTES).putLong(Poison.KEY).array();

    assertThat(engagement).extracting(KooEngagement::getContentId).contains(GOOD, UNKNOWN_KOO);
    assertThat(new KeyLookup(Connections.of(endpoints).kafka()).last(Topics.KOO_ENRICHED, poisoned))
        .isNull();
    assertThat(new Tail(Connections.of(endpoints).kafka()).newest(Topics.KOO_ENRICHED, 1000))
        .anyMatch(line -> line.contains("unreadable: "));
  }

  @Test
  void theAuditNamesExactlyWhatIsThereButCannotBeEverywhere() {
    assertThat(audit.exitStatus()).isEqualTo(1);
    assertThat(audit.ids())
        .extracting(Difference::id)
        .containsOnly(
            -7L,
            0L,
            BAD_REACTIONS,
            TOO_LARGE_TO_SERVE,
            END_OF_TIME,
            BAD_TYPES,
            BAD_TYPES + 1,
            BAD_TYPES + 2,
            BAD_TYPES + 3,
            Poison.KEY);
    assertThat(audit.ids())
        .extracting(Difference::id, Difference::type)
        .contains(
            tuple(-7L, "koo"),
            tuple(0L, "koo"),
            tuple(0L, "item of koos 1.5"),
            tuple(0L, "item of koos 9223372036854775808"),
            tuple(BAD_REACTIONS, "reaction of user 0"),
            tuple(BAD_REACTIONS, "reaction of user 1"),
            tuple(BAD_TYPES, "item of koos"));
    assertThat(audit.lines()).noneMatch(line -> line.contains(CANARY));
  }

  @Test
  void noLogTellsAText() throws Exception {
    List<Path> logs = logs();
    assertThat(logs).extracting(log -> log.getFileName().toString()).contains("connect.log");
    assertThat(logs).hasSizeGreaterThanOrEqualTo(6);
    StringBuilder all = new StringBuilder();
    for (Path log : logs) {
      String text = new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1);
      assertThat(text.lines().filter(line -> line.contains(CANARY))).as(log.toString()).isEmpty();
      all.append(text);
    }
    assertThat(all).contains("Unreadable record set aside", "Dead letter for koo.changes");
  }

  /** Of each process; Kafka and RocksDB call their data so too, but with names of digits. */
  private static List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.walk(folder.path())) {
      return files.filter(file -> file.getFileName().toString().matches("[a-z-]+\\.log")).toList();
    }
  }

  private static AttributeValue served(long id, String attribute) {
    Map<String, AttributeValue> item = store.served(id);
    assertThat(item).as("feed item " + id).containsKey(attribute);
    return requireNonNull(item.get(attribute));
  }

  private static Letters letters(String topic) {
    return Letters.of(Connections.of(endpoints).kafka(), topic);
  }

  private static Map<Long, String> landedTexts() throws Exception {
    Map<Long, String> texts = new HashMap<>();
    try (CloseableIterable<Record> rows = LakeReader.open(lake, KooChangesTable.TABLE).rows()) {
      for (Record row : rows) {
        if (row.getField("after") instanceof Record after) {
          texts.put((Long) row.getField("content_id"), (String) after.getField("text"));
        }
      }
    }
    return texts;
  }
}
