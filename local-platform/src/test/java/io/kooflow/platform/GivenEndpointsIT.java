package io.kooflow.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.platform.auditing.PlatformAudit;
import io.kooflow.platform.demo.Demo;
import io.kooflow.platform.demo.DemoOptions;
import io.kooflow.platform.folder.Connections;
import io.kooflow.platform.folder.Endpoints;
import io.kooflow.platform.folder.Endpoints.Part;
import io.kooflow.platform.folder.GivenEndpoints;
import io.kooflow.platform.start.DynamoDbServer;
import io.kooflow.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A demo on a DynamoDB, a Kafka and a registry that somebody else runs. */
class GivenEndpointsIT {
  @TempDir private static Path temp;
  private static EmbeddedDynamoDb dynamoDb;
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;
  private static Path config;
  private static boolean clean;

  @BeforeAll
  static void runADemo() throws Exception {
    System.setProperty("kooflow.root", Path.of("..").toRealPath().toString());
    dynamoDb = EmbeddedDynamoDb.start(temp.resolve("dynamodb"));
    kafka = EmbeddedKafka.start(temp.resolve("kafka"));
    registry = EmbeddedRegistry.start(temp.resolve("registry"));
    config =
        Files.write(
            temp.resolve("given.properties"),
            List.of(
                "dynamodb.endpoint=" + dynamoDb.endpoint(),
                "kafka.bootstrap.servers=" + kafka.bootstrapServers(),
                "schema.registry.url=" + registry.url()));
    clean = new Demo(demo(temp.resolve("data"))).run();
  }

  private static DemoOptions demo(@Nullable Path dataDir) {
    GivenEndpoints given = GivenEndpoints.read(config);
    return new DemoOptions(null, 100, 300, 1, dataDir, null, true, DynamoDbServer.DYNOXIDE, given);
  }

  @AfterAll
  static void stop() {
    registry.close();
    kafka.close();
    dynamoDb.close();
  }

  @Test
  void theAuditOfTheDemoWasClean() {
    assertThat(clean).isTrue();
  }

  @Test
  void nothingThatWasGivenWasStartedAgain() {
    Endpoints endpoints = Endpoints.read(temp.resolve("data"));

    assertThat(endpoints.elsewhere())
        .containsExactlyInAnyOrder(Part.DYNAMODB, Part.KAFKA, Part.REGISTRY);
    assertThat(endpoints.processes()).containsOnlyKeys("platform", "connect", "streams", "flink");
    assertThat(PlatformAudit.targets(endpoints).store().endpoint()).isEqualTo(dynamoDb.endpoint());
  }

  @Test
  void whatWasGivenIsStillUpAndHoldsWhatTheDemoWrote() throws Exception {
    Endpoints endpoints = Endpoints.read(temp.resolve("data"));
    try (DynamoDbClient client = Connections.of(endpoints).store().client();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      assertThat(client.scan(request -> request.tableName(Tables.FEED_ITEMS)).count()).isPositive();
      assertThat(admin.listTopics().names().get()).contains(Topics.KOO_CHANGES, Topics.KOO_SCORES);
    }
  }

  @Test
  void anotherDataFolderIsRefusedBecauseTheTablesAreInUse() {
    assertThatThrownBy(() -> new Demo(demo(temp.resolve("other"))).run())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("holds items, which this data folder did not put there");
  }

  @Test
  void theSameDataFolderIsRefusedWithoutWhatItWasMadeWith() {
    DemoOptions options =
        new DemoOptions(
            null,
            100,
            300,
            1,
            temp.resolve("data"),
            null,
            true,
            DynamoDbServer.DYNOXIDE,
            GivenEndpoints.NONE);

    assertThatThrownBy(() -> new Demo(options).run())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("as dynamodb, not with its own");
  }
}
