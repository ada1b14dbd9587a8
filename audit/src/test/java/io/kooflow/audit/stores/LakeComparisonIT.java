package io.kooflow.audit.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.AuditTargets;
import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.compare.Difference;
import io.kooflow.contentstore.KooStore;
import io.kooflow.contentstore.ReactionStore;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.UserStore;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.User;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.UserChangesTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class LakeComparisonIT {
  private static final long NOON = 1_700_000_000_000L;

  private static EmbeddedDynamoDb dynamoDb;
  private static DynamoDbClient client;

  private final InMemoryCatalog catalog = new InMemoryCatalog();

  @BeforeAll
  static void start(@TempDir Path folder) {
    dynamoDb = EmbeddedDynamoDb.start(folder);
    client = StoreConnection.local(dynamoDb.endpoint()).client();
  }

  @AfterAll
  static void stop() {
    client.close();
    dynamoDb.close();
  }

  @BeforeEach
  void fill() {
    catalog.initialize("test", Map.of());
    for (LakeTable table :
        List.of(KooChangesTable.TABLE, ReactionChangesTable.TABLE, UserChangesTable.TABLE)) {
      table.createIfMissing(catalog);
    }
    new TableCreator(client).createAllIfMissing(ContentTables.standard().all());
    new KooStore(client).put(koo("text"));
    new ReactionStore(client).put(new Reaction(1L, 2L, "LIKE", NOON));
    new UserStore(client).signUp(new User(2L, "user", "hi", NOON));
    LandedRows koos = new LandedRows(catalog, KooChangesTable.TABLE);
    koos.land(1, Map.of("content_id", 1L), LandedRows.koo(koo("older text")));
    koos.land(2, Map.of("content_id", 1L), LandedRows.koo(koo("text")));
    LandedRows reactions = new LandedRows(catalog, ReactionChangesTable.TABLE);
    reactions.land(1, key(1, 2), reaction(1, 2, "LIKE"));
    reactions.land(2, key(1, 3), reaction(1, 3, "LIKE"));
    reactions.land(3, key(1, 3), Map.of());
    new LandedRows(catalog, UserChangesTable.TABLE)
        .land(
            1,
            Map.of("user_id", 2L),
            Map.of(
                "user_id",
                2L,
                "handle",
                "user",
                "lang_group",
                "hi",
                "created_at",
                LandedRows.time(NOON)));
  }

  @AfterEach
  void drop() throws Exception {
    catalog.close();
    client.listTables().tableNames().forEach(name -> client.deleteTable(t -> t.tableName(name)));
  }

  @Test
  void findsNothingWhereStoreAndLakeAgree() throws Exception {
    StoreComparisons comparisons = compare();

    assertThat(comparisons.differences()).isEmpty();
    assertThat(comparisons.summaries().get("lake:reaction_changes"))
        .isEqualTo(comparisons.summaries().get("store:reactions"));
    assertThat(comparisons.summaries())
        .hasEntrySatisfying("lake:koo_changes", summary -> assertThat(summary.count()).isEqualTo(1))
        .hasEntrySatisfying(
            "lake:user_changes", summary -> assertThat(summary.count()).isEqualTo(1));
  }

  @Test
  void namesAReactionThatNeverLanded() throws Exception {
    new ReactionStore(client).put(new Reaction(7L, 2L, "LIKE", NOON));

    assertThat(compare().differences())
        .containsExactly(
            new Difference(
                7,
                "reaction of user 2",
                Map.of("store:reactions", "LIKE at " + NOON, "lake:reaction_changes", "absent")));
  }

  @Test
  void namesAReactionThatTheLakeHasOtherwise() throws Exception {
    new LandedRows(catalog, ReactionChangesTable.TABLE)
        .land(9, key(1, 2), reaction(1, 2, "DISLIKE"));

    assertThat(compare().differences())
        .containsExactly(
            new Difference(
                1,
                "reaction of user 2",
                Map.of(
                    "store:reactions", "LIKE at " + NOON,
                    "lake:reaction_changes", "DISLIKE at " + NOON)));
  }

  @Test
  void namesAKooWhoseTextDiffersWithoutTellingIt() throws Exception {
    new KooStore(client).put(koo("secret"));

    List<Difference> differences = compare().differences();

    assertThat(differences).extracting(Difference::id).containsExactly(1L);
    assertThat(differences.toString()).doesNotContain("secret").contains("koo");
  }

  @Test
  void namesARecordThatLandedTwice() throws Exception {
    new LandedRows(catalog, ReactionChangesTable.TABLE).land(1, key(1, 2), reaction(1, 2, "LIKE"));

    assertThat(compare().differences())
        .containsExactly(
            new Difference(
                1, "record test/0/1", Map.of("lake:reaction_changes", "landed more than once")));
  }

  private StoreComparisons compare() throws Exception {
    AuditTargets targets =
        AuditTargets.standard(
            StoreConnection.local(dynamoDb.endpoint()),
            null,
            new CatalogConfig("unused", "unused", null, false, null, null, null, Map.of()),
            null,
            Set.of(Part.LAKE));
    StoreComparisons comparisons = new StoreComparisons(targets, client, catalog);
    comparisons.run();
    return comparisons;
  }

  private static Koo koo(String text) {
    return new Koo(1L, null, null, 2L, "K", text, "hi", NOON, null);
  }

  private static Map<String, Object> key(long contentId, long userId) {
    return Map.of("content_id", contentId, "user_id", userId);
  }

  private static Map<String, Object> reaction(long contentId, long userId, String type) {
    return Map.of(
        "content_id", contentId,
        "user_id", userId,
        "type", type,
        "created_at", LandedRows.time(NOON));
  }
}
