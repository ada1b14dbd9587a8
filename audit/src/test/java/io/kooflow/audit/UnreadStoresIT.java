package io.kooflow.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.compare.Unread;
import io.kooflow.audit.stores.LandedRows;
import io.kooflow.contentstore.KooStore;
import io.kooflow.contentstore.ReactionStore;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedCatalog;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.EmbeddedS3;
import io.kooflow.events.Koo;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.Reaction;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.UserChangesTable;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Stores, and files of them, that cannot be read: each is named, and the others are compared. */
class UnreadStoresIT {
  private static final long NOON = 1_700_000_000_000L;
  private static final String WAREHOUSE = "s3://kooflow-lake/warehouse";

  private static EmbeddedDynamoDb dynamoDb;
  private static EmbeddedS3 s3;
  private static EmbeddedCatalog server;
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;
  private static DynamoDbClient client;
  private static CatalogConfig lake;
  private static KafkaTarget topics;

  private RESTCatalog catalog;

  private enum Damage {
    MISSING("is missing"),
    CUT_SHORT("bytes instead of"),
    OVERWRITTEN("is damaged"),
    EMPTY("has 0 bytes instead of");

    private final String reason;

    Damage(String reason) {
      this.reason = reason;
    }
  }

  @BeforeAll
  static void start(@TempDir Path folder) {
    dynamoDb = EmbeddedDynamoDb.start(folder.resolve("dynamodb"));
    client = StoreConnection.local(dynamoDb.endpoint()).client();
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    registry = EmbeddedRegistry.start(folder.resolve("registry"));
    topics = KafkaTarget.of(kafka.bootstrapServers(), registry.url());
    s3 = EmbeddedS3.start(folder.resolve("s3"), "kooflow-lake");
    server = EmbeddedCatalog.start(folder.resolve("catalog"), s3.endpoint(), WAREHOUSE);
    Map<String, String> settings = new HashMap<>();
    settings.put(CatalogConfig.URI, server.uri().toString());
    settings.put(CatalogConfig.WAREHOUSE, WAREHOUSE);
    settings.put(CatalogConfig.S3_ENDPOINT, s3.endpoint().toString());
    settings.put(CatalogConfig.S3_PATH_STYLE, "true");
    settings.put(CatalogConfig.S3_REGION, "us-east-1");
    settings.put(CatalogConfig.S3_ACCESS_KEY_ID, "local");
    settings.put(CatalogConfig.S3_SECRET_ACCESS_KEY, "localsecret");
    lake = CatalogConfig.takeFrom(settings);
  }

  @AfterAll
  static void stop() {
    server.close();
    s3.close();
    registry.close();
    kafka.close();
    client.close();
    dynamoDb.close();
  }

  /** Two reactions that landed, one that did not, and a koo and a user that did. */
  @BeforeEach
  void fill() {
    catalog = lake.open();
    for (LakeTable table : tables()) {
      table.createIfMissing(catalog);
    }
    new TableCreator(client).createAllIfMissing(ContentTables.standard().all());
    new TableCreator(client).createAllIfMissing(Tables.serving());
    new KooStore(client).put(koo(1));
    new LandedRows(catalog, KooChangesTable.TABLE)
        .land(1, Map.of("content_id", 1L), LandedRows.koo(koo(1)));
    LandedRows reactions = new LandedRows(catalog, ReactionChangesTable.TABLE);
    for (long user : List.of(2L, 3L)) {
      new ReactionStore(client).put(new Reaction(1L, user, "LIKE", NOON));
      reactions.land(user, Map.of("content_id", 1L, "user_id", user), reaction(user));
    }
  }

  @AfterEach
  void drop() throws IOException {
    for (LakeTable table : tables()) {
      // Without its files, of which some may be gone.
      catalog.dropTable(table.identifier(), false);
    }
    catalog.close();
    client.listTables().tableNames().forEach(name -> client.deleteTable(t -> t.tableName(name)));
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedDataFileIsNamedAndTheRestIsCompared(Damage damage) throws Exception {
    String file = newest(table(ReactionChangesTable.TABLE)).location();
    damage(file, damage);
    new KooStore(client).put(koo(9));

    AuditReport report = audit(Part.LAKE);

    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.unread())
        .singleElement()
        .satisfies(
            unread -> {
              assertThat(unread.store()).isEqualTo("lake:reaction_changes");
              assertThat(unread.file()).isEqualTo("data file " + file);
              assertThat(unread.reason()).contains(damage.reason).endsWith("it held 1 rows");
              assertThat(unread.offsets()).containsExactly("test/0 offsets 3 to 3");
              assertThat(unread.remedy()).contains("./kooflow lake repair reaction_changes");
            });
    assertThat(report.ids())
        .singleElement()
        .matches(difference -> difference.id() == 9 && difference.type().equals("koo"));
    assertThat(report.stores())
        .containsKeys("store:reactions", "store:koos", "lake:koo_changes", "lake:user_changes")
        .doesNotContainKey("lake:reaction_changes");
    assertThat(String.join("\n", report.lines()))
        .contains(file, "test/0 offsets 3 to 3", "audit: 1 differences, 1 stores not compared");
    assertThat(report.toJson()).contains("\"notCompared\"", file, "test/0 offsets 3 to 3");
  }

  @Test
  void eachOfSeveralDamagedFilesIsNamed() throws Exception {
    for (DataFile file : files(table(ReactionChangesTable.TABLE))) {
      damage(file.location(), Damage.MISSING);
    }
    damage(newest(table(KooChangesTable.TABLE)).location(), Damage.EMPTY);

    assertThat(audit(Part.LAKE).unread())
        .extracting(Unread::store)
        .containsExactly("lake:koo_changes", "lake:reaction_changes", "lake:reaction_changes");
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedManifestIsNamed(Damage damage) throws Exception {
    Table table = table(ReactionChangesTable.TABLE);
    String manifest = table.currentSnapshot().dataManifests(table.io()).get(0).path();
    damage(manifest, damage);

    assertNamed(audit(Part.LAKE), "lake:reaction_changes", "manifest " + manifest, damage.reason);
  }

  @Test
  void aMissingManifestListIsNamed() throws Exception {
    String list = table(ReactionChangesTable.TABLE).currentSnapshot().manifestListLocation();
    damage(list, Damage.MISSING);

    assertNamed(audit(Part.LAKE), "lake:reaction_changes", "manifest list " + list, "is missing");
  }

  @Test
  void missingMetadataOfATableIsNamed() throws Exception {
    BaseTable table = (BaseTable) table(ReactionChangesTable.TABLE);
    String metadata = table.operations().current().metadataFileLocation();
    byte[] bytes = read(metadata);
    damage(metadata, Damage.MISSING);
    try {
      AuditReport report = audit(Part.LAKE);

      assertThat(report.exitStatus()).isEqualTo(1);
      assertThat(report.unread()).extracting(Unread::store).containsOnly("lake:reaction_changes");
      assertThat(report.stores()).containsKeys("lake:koo_changes", "lake:user_changes");
    } finally {
      write(metadata, bytes);
    }
  }

  @Test
  void aTableThatIsNotThereIsNamed() throws Exception {
    catalog.dropTable(TableIdentifier.of("koo", "user_changes"), false);
    client.deleteTable(delete -> delete.tableName(Tables.FEED_ITEMS));

    AuditReport report = audit(Part.LAKE, Part.SERVING);

    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.unread())
        .extracting(Unread::store)
        .containsExactly("lake:user_changes", "table:feed_items");
    assertThat(report.stores()).containsKeys("store:users", "lake:koo_changes", "store:feed");
  }

  @Test
  void withoutATableOfTheContentStoreTheOthersAreCompared() throws Exception {
    client.deleteTable(delete -> delete.tableName(Tables.REACTIONS));

    AuditReport report = audit(Part.LAKE, Part.SERVING);

    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.unread())
        .extracting(Unread::store)
        .contains("store:reactions", "store:counts", "store:feed")
        .doesNotContain("store:koos", "lake:reaction_changes", "table:feed_items");
    assertThat(report.stores()).containsKeys("lake:reaction_changes", "lake:koo_changes");
  }

  @Test
  void topicsThatCannotBeReadAreNamed() throws Exception {
    try (Admin admin = Admin.create(topics.settings())) {
      TopicCreation.createMissing(admin, Topics.all());
      admin.deleteTopics(List.of(Topics.TRENDING)).all().get();
    }
    try (Published published = new Published(List.of(koo(1)), List.of(), 1, client, topics)) {
      published.publish(KooEngagement.newBuilder(published.engagement(1, 1)).build());
    }

    AuditReport report = audit(Part.TOPICS);

    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.unread())
        .singleElement()
        .matches(unread -> unread.store().equals("topic:trending"))
        .matches(unread -> unread.reason().equals("Topic trending does not exist"));
    assertThat(report.stores()).containsKeys("topic:koo.engagement", "topic:koo.enriched");
  }

  @Test
  void withoutKafkaOrTheRegistryTheOthersAreCompared() throws Exception {
    KafkaTarget nobody = KafkaTarget.of("127.0.0.1:1", registry.url());

    AuditReport report = audit(nobody, EnumSet.of(Part.LAKE, Part.TOPICS, Part.SCORES));

    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.unread())
        .extracting(Unread::store)
        .contains("topic:koo.engagement", "topic:koo.scores", "topic:trending")
        .allMatch(store -> store.startsWith("topic:") || store.equals("lake:content_scores"));
    assertThat(report.stores()).containsKeys("lake:reaction_changes", "store:counts");
  }

  private static void assertNamed(AuditReport report, String store, String file, String reason) {
    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.ids()).isEmpty();
    assertThat(report.unread())
        .singleElement()
        .satisfies(
            unread -> {
              assertThat(unread.store()).isEqualTo(store);
              assertThat(unread.file()).isEqualTo(file);
              assertThat(unread.reason()).contains(reason);
            });
    assertThat(report.stores()).containsKeys("lake:koo_changes", "lake:user_changes");
  }

  private AuditReport audit(Part part, Part... more) throws Exception {
    return audit(topics, EnumSet.of(part, more));
  }

  private AuditReport audit(KafkaTarget kafka, Set<Part> parts) throws Exception {
    return Audit.run(
        AuditTargets.standard(StoreConnection.local(dynamoDb.endpoint()), kafka, lake, null, parts),
        Duration.ZERO);
  }

  private void damage(String location, Damage damage) throws IOException {
    byte[] bytes = read(location);
    switch (damage) {
      case MISSING -> io().deleteFile(location);
      case CUT_SHORT -> write(location, Arrays.copyOf(bytes, bytes.length / 2));
      case OVERWRITTEN -> write(location, new byte[bytes.length]);
      case EMPTY -> write(location, new byte[0]);
    }
  }

  private byte[] read(String location) throws IOException {
    try (InputStream in = io().newInputFile(location).newStream()) {
      return in.readAllBytes();
    }
  }

  private void write(String location, byte[] bytes) throws IOException {
    try (PositionOutputStream out = io().newOutputFile(location).createOrOverwrite()) {
      out.write(bytes);
    }
  }

  private FileIO io() {
    return table(KooChangesTable.TABLE).io();
  }

  private Table table(LakeTable definition) {
    return catalog.loadTable(definition.identifier());
  }

  private static DataFile newest(Table table) {
    return files(table).stream()
        .max(Comparator.comparing(DataFile::fileSequenceNumber))
        .orElseThrow();
  }

  private static List<DataFile> files(Table table) {
    return StreamSupport.stream(table.newScan().planFiles().spliterator(), false)
        .map(task -> task.file())
        .toList();
  }

  private static List<LakeTable> tables() {
    return List.of(KooChangesTable.TABLE, ReactionChangesTable.TABLE, UserChangesTable.TABLE);
  }

  private static Koo koo(long id) {
    return new Koo(id, null, null, 2L, "K", "text", "hi", NOON, null);
  }

  private static Map<String, Object> reaction(long user) {
    return Map.of(
        "content_id", 1L, "user_id", user, "type", "LIKE", "created_at", LandedRows.time(NOON));
  }
}
