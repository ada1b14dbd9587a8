package io.kooflow.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.compare.Difference;
import io.kooflow.contentstore.KooEdit;
import io.kooflow.contentstore.KooStore;
import io.kooflow.contentstore.ReactionStore;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.UserStore;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.KooScores;
import io.kooflow.events.Reaction;
import io.kooflow.events.User;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.Topics;
import io.kooflow.scoring.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Content store, topics and serving tables that agree, and then each altered behind the others'
 * back.
 */
class AuditIT {
  private static final long NOON = 1_700_000_000_000L;
  private static final long ROOT = Long.MAX_VALUE;
  private static final long COMMENT = 11;
  private static final long CREATOR = 7;
  private static final long QUIET = 12;
  private static final long UNKNOWN = 99;

  private static EmbeddedDynamoDb dynamoDb;
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;
  private static DynamoDbClient client;
  private static KafkaTarget topics;
  private static long revision;

  private List<Koo> content = List.of();
  private Published published;
  private KooStore koos;
  private ReactionStore reactions;

  @BeforeAll
  static void start(@TempDir Path folder) {
    dynamoDb = EmbeddedDynamoDb.start(folder.resolve("dynamodb"));
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    registry = EmbeddedRegistry.start(folder.resolve("registry"));
    client = StoreConnection.local(dynamoDb.endpoint()).client();
    topics = KafkaTarget.of(kafka.bootstrapServers(), registry.url());
    try (Admin admin = Admin.create(topics.settings())) {
      TopicCreation.createMissing(admin, Topics.all());
    }
  }

  @AfterAll
  static void stop() {
    client.close();
    registry.close();
    kafka.close();
    dynamoDb.close();
  }

  @BeforeEach
  void publish() throws Exception {
    TableCreator creator = new TableCreator(client);
    creator.createAllIfMissing(ContentTables.standard().all());
    creator.createAllIfMissing(Tables.serving());
    koos = new KooStore(client);
    reactions = new ReactionStore(client);
    content = List.of(koo(ROOT, null, "K"), koo(COMMENT, ROOT, "C"), koo(QUIET, null, "K"));
    List<Reaction> rows = new ArrayList<>();
    for (long user = 1; user <= 5; user++) {
      rows.add(new Reaction(ROOT, user, user == 5 ? "DISLIKE" : "LIKE", NOON + user));
    }
    rows.add(new Reaction(UNKNOWN, 1L, "LIKE", NOON));
    content.forEach(koos::put);
    rows.forEach(reactions::put);
    new UserStore(client).signUp(new User(1L, "user", "hi", NOON));
    // Topics stay from test to test: later revisions take the place of those of earlier tests.
    revision += 2;
    published = new Published(content, rows, revision, client, topics);
    published.publishAll();
  }

  @AfterEach
  void drop() {
    published.close();
    client.listTables().tableNames().forEach(name -> client.deleteTable(t -> t.tableName(name)));
  }

  @Test
  void findsNothingWhereEveryStoreAgrees() throws Exception {
    AuditReport report = audit();

    assertThat(report.ids()).isEmpty();
    assertThat(report.exitStatus()).isZero();
    assertThat(report.stores())
        .containsOnlyKeys(
            "store:reactions",
            "store:koos",
            "store:users",
            "store:counts",
            "topic:koo.engagement",
            "store:feed",
            "topic:koo.enriched",
            "table:feed_items",
            "store:trending",
            "topic:trending",
            "table:trending",
            "store:creators",
            "topic:creator.engagement",
            "store:top creators",
            "topic:creators",
            "table:creators");
    assertThat(report.stores())
        .hasEntrySatisfying("store:reactions", summary -> assertThat(summary.count()).isEqualTo(6));
    assertThat(report.stores().get("table:feed_items"))
        .isEqualTo(report.stores().get("store:feed"));
    assertThat(report.absent()).containsExactly("lake", "model scores");
  }

  @Test
  void namesAKooWhoseCountInTheTopicIsWrong() throws Exception {
    KooEngagement wrong = published.engagement(ROOT, revision + 1);
    wrong.setCounts(Map.of("LIKE", 5L, "DISLIKE", 1L, "COMMENT", 1L));
    published.publish(wrong);

    assertThat(audit().ids())
        .containsExactly(
            new Difference(ROOT, "LIKE", Map.of("store:counts", "4", "topic:koo.engagement", "5")));
  }

  @Test
  void namesTotalsOfAThreadAndFiguresOfACreatorWhereNothingElseDiffers() throws Exception {
    KooEngagement wrong = published.engagement(ROOT, revision + 1);
    wrong.setThreadCounts(Map.of("LIKE", 99L));
    published.publish(wrong);
    client.putItem(
        put ->
            put.tableName("creators")
                .item(
                    Map.of(
                        "LANGUAGE", AttributeValue.fromS("hi"),
                        "GEN", AttributeValue.fromN("1"),
                        "REV", AttributeValue.fromN("9"),
                        "CREATORS", AttributeValue.fromL(List.of()))));

    assertThat(audit().ids())
        .extracting(Difference::id, Difference::type)
        .containsExactlyInAnyOrder(
            tuple(ROOT, "counts of the thread"), tuple(CREATOR, "creators hi"));
  }

  @Test
  void goesByTheNewestRevisionNotByTheLastRecord() throws Exception {
    KooEngagement old = published.engagement(ROOT, revision - 1);
    old.setCounts(Map.of("LIKE", 1L));
    published.publish(old);

    assertThat(audit().ids()).isEmpty();
  }

  @Test
  void namesAnAlteredFeedItem() throws Exception {
    EnrichedKoo altered = published.enriched(koo(QUIET, null, "K"), revision);
    altered.setText("altered");
    published.serve(altered);

    List<Difference> ids = audit().ids();

    assertThat(ids).extracting(Difference::id).containsExactly(QUIET);
    assertThat(ids).extracting(Difference::type).containsExactly("koo");
    assertThat(ids.toString()).doesNotContain("altered");
  }

  @Test
  void namesAnAlteredFeedScore() throws Exception {
    EnrichedKoo altered = published.enriched(koo(QUIET, null, "K"), revision);
    altered.setFeedScore(altered.getFeedScore() + 1);
    published.serve(altered);

    assertThat(audit().ids())
        .singleElement()
        .matches(difference -> difference.id() == QUIET && difference.type().equals("feed score"));
  }

  @Test
  void namesALostFeedItemAndSkipsMarkers() throws Exception {
    client.putItem(
        put ->
            put.tableName("feed_items")
                .item(
                    Map.of(
                        "CONTENT_ID", AttributeValue.fromN(Long.toString(COMMENT)),
                        "GEN", AttributeValue.fromN("1"),
                        "REV", AttributeValue.fromN("3"),
                        "DEL", AttributeValue.fromBool(true),
                        "TTL", AttributeValue.fromN("1800000000"))));

    assertThat(audit().ids())
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.id()).isEqualTo(COMMENT);
              assertThat(difference.perStore()).containsEntry("table:feed_items", "absent");
            });
  }

  @Test
  void namesADamagedItemAndGoesOn() throws Exception {
    client.updateItem(
        update ->
            update
                .tableName("feed_items")
                .key(Map.of("CONTENT_ID", AttributeValue.fromN(Long.toString(QUIET))))
                .updateExpression("SET CREATED_AT = :v")
                .expressionAttributeValues(Map.of(":v", AttributeValue.fromS("noon"))));

    assertThat(audit().ids()).extracting(Difference::id).containsOnly(QUIET);
  }

  @Test
  void namesAKooWhoseReactionWasChangedBehindThePipeline() throws Exception {
    reactions.put(new Reaction(QUIET, 77L, "LIKE", NOON));

    AuditReport report = audit();

    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.ids()).extracting(Difference::id).containsOnly(QUIET);
    assertThat(report.ids())
        .contains(
            new Difference(
                QUIET, "LIKE", Map.of("store:counts", "1", "topic:koo.engagement", "absent")));
  }

  @Test
  void namesAnEditedKooAndTheParentOfADeletedOne() throws Exception {
    koos.edit(QUIET, KooEdit.none().text("edited"));
    koos.delete(COMMENT);

    assertThat(audit().ids())
        .extracting(Difference::id)
        .containsOnly(COMMENT, QUIET, ROOT)
        .contains(COMMENT, QUIET, ROOT);
  }

  @Test
  void namesAKooWhosePlaceInTrendingIsWrong() throws Exception {
    client.putItem(
        put ->
            put.tableName("trending")
                .item(
                    Map.of(
                        "LANGUAGE", AttributeValue.fromS("hi"),
                        "GEN", AttributeValue.fromN("1"),
                        "REV", AttributeValue.fromN("9"),
                        "KOOS", AttributeValue.fromL(List.of()))));

    assertThat(audit().ids())
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.id()).isEqualTo(ROOT);
              assertThat(difference.type()).isEqualTo("trending hi");
            });
  }

  @Test
  void findsNothingWhereEveryTextHasItsScores() throws Exception {
    scoreAll();
    published.publishText(content.get(0), content.get(0), revision + 1);

    AuditReport report = auditWithScores();

    assertThat(report.ids()).isEmpty();
    assertThat(report.stores().get("topic:texts scored"))
        .isEqualTo(report.stores().get("store:texts"));
    assertThat(report.stores())
        .hasEntrySatisfying("store:texts", summary -> assertThat(summary.count()).isEqualTo(3));
  }

  @Test
  void namesATextWhoseScoresWereLost() throws Exception {
    scoreAll();
    Koo unscored = koo(13, null, "K");
    add(unscored);

    AuditReport report = auditWithScores();

    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.ids())
        .containsExactly(
            new Difference(
                13,
                "scored text",
                Map.of("store:texts", "at 0/" + revision + "/0", "topic:texts scored", "absent")));
  }

  @Test
  void tellsTheDeadLetterOfATextThatCouldNotBeScored() throws Exception {
    scoreAll();
    Koo unscored = koo(14, null, "K");
    add(unscored);
    published.bury(unscored, revision, "UNAVAILABLE: out of reach");

    assertThat(auditWithScores().ids())
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.id()).isEqualTo(14);
              assertThat(difference.perStore().get("topic:texts scored"))
                  .startsWith("dead letter koo.changes.dlq/")
                  .endsWith("UNAVAILABLE: out of reach");
            });
  }

  @Test
  void namesAnEditedTextThatHasOnlyTheScoresOfTheOlderOne() throws Exception {
    scoreAll();
    Koo quiet = content.get(2);
    published.publishText(quiet, koo(QUIET, null, "C", "older"), revision + 1);

    assertThat(auditWithScores().ids())
        .containsExactly(
            new Difference(
                QUIET,
                "scored text",
                Map.of(
                    "store:texts", "at 0/" + (revision + 1) + "/0",
                    "topic:texts scored", "at 0/" + revision + "/0")));
  }

  @Test
  void asksForNoScoresOfATextThatNoModelTakes() throws Exception {
    scoreAll();
    add(koo(15, null, "K", "x".repeat(Limits.MAX_TEXT_CODE_POINTS + 1)));

    assertThat(auditWithScores().ids()).isEmpty();
  }

  @Test
  void namesAKooThatIsShownWithoutItsScores() throws Exception {
    scoreAll();
    published.serve(published.enriched(content.get(2), revision));

    assertThat(auditWithScores().ids())
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.id()).isEqualTo(QUIET);
              assertThat(difference.type()).isEqualTo("model scores");
              assertThat(difference.perStore())
                  .containsEntry("table:feed_items", "absent, though koo.scores has them");
            });
  }

  private void scoreAll() throws Exception {
    for (Koo koo : content) {
      KooScores scores = published.scores(koo, revision);
      published.publishText(koo, null, revision);
      published.publish(scores);
      published.serve(published.enriched(koo, revision, scores));
    }
  }

  /** One more koo, served, but without scores. */
  private void add(Koo koo) throws Exception {
    koos.put(koo);
    published.publishText(koo, null, revision);
    published.serve(published.enriched(koo, revision));
  }

  private static AuditReport auditWithScores() throws Exception {
    return audit(Set.of(Part.SERVING, Part.SCORES));
  }

  private static AuditReport audit() throws Exception {
    return audit(Set.of(Part.TOPICS, Part.SERVING));
  }

  private static AuditReport audit(Set<Part> parts) throws Exception {
    AuditTargets targets =
        AuditTargets.standard(
            StoreConnection.local(dynamoDb.endpoint()), topics, null, null, parts);
    return Audit.run(targets, Duration.ZERO);
  }

  private static Koo koo(long id, @Nullable Long parent, String kind) {
    return koo(id, parent, kind, "नमस्ते " + id);
  }

  private static Koo koo(long id, @Nullable Long parent, String kind, String text) {
    return new Koo(id, parent, parent, CREATOR, kind, text, "hi", NOON, null);
  }
}
