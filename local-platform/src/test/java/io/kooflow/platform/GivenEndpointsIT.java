package io.kooflow.platform;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.FlinkRest;
import io.kooflow.lake.ContentScoresTable;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.Endpoints.Part;
import io.kooflow.operations.connection.GivenEndpoints;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.platform.demo.Demo;
import io.kooflow.platform.demo.DemoOptions;
import io.kooflow.platform.start.DynamoDbServer;
import io.kooflow.platform.start.FlinkJobs;
import io.kooflow.schemas.Topics;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.Table;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A demo on servers that somebody else runs: all that can be given. */
class GivenEndpointsIT {
  @TempDir private static Path temp;
  private static ServersElsewhere servers;
  private static Path config;
  private static boolean clean;

  @BeforeAll
  static void runADemo() throws Exception {
    System.setProperty("kooflow.root", Path.of("..").toRealPath().toString());
    servers = ServersElsewhere.start(temp.resolve("elsewhere"));
    config = Files.write(temp.resolve("given.properties"), servers.settings());
    clean = new Demo(demo(temp.resolve("data")), temporaryFiles -> {}).run();
  }

  private static DemoOptions demo(@Nullable Path dataDir) {
    GivenEndpoints given = GivenEndpoints.read(config);
    return new DemoOptions(null, 100, 300, 1, dataDir, null, true, DynamoDbServer.DYNOXIDE, given);
  }

  @AfterAll
  static void stop() throws Exception {
    servers.close();
  }

  @Test
  void theAuditOfTheDemoWasClean() {
    assertThat(clean).isTrue();
  }

  @Test
  void nothingThatWasGivenWasStartedAgain() {
    Endpoints endpoints = Endpoints.read(temp.resolve("data"));

    assertThat(endpoints.elsewhere()).containsExactlyInAnyOrder(Part.values());
    assertThat(endpoints.processes()).containsOnlyKeys("platform", "streams");
  }

  @Test
  void whatWasGivenIsStillUpAndHoldsWhatTheDemoWrote() throws Exception {
    Connections given = Connections.of(Endpoints.read(temp.resolve("data")));
    try (DynamoDbClient client = given.store().client();
        Admin admin = Admin.create(given.kafka().settings());
        RESTCatalog catalog = given.catalog().open()) {
      assertThat(client.scan(request -> request.tableName(Tables.FEED_ITEMS)).count()).isPositive();
      assertThat(admin.listTopics().names().get()).contains(Topics.KOO_CHANGES, Topics.KOO_SCORES);
      Table scores = catalog.loadTable(ContentScoresTable.TABLE.identifier());
      assertThat(scores.location()).startsWith("s3://somebodys-bucket/lake");
      assertThat(scores.currentSnapshot()).isNotNull();
    }
  }

  @Test
  void itsJobsAndConnectorsRunNoLonger() {
    Endpoints endpoints = Endpoints.read(temp.resolve("data"));
    ConnectClient connect = new ConnectClient(URI.create(endpoints.connect().url()));
    FlinkRest flink = new FlinkRest(URI.create(endpoints.flink().url()));

    assertThat(PipelineNames.CONNECTORS)
        .allSatisfy(name -> assertThat(connect.status(name).connector()).isEqualTo("STOPPED"));
    await()
        .untilAsserted(
            () ->
                assertThat(flink.runs())
                    .hasSize(FlinkJobs.values().length)
                    .allSatisfy(run -> assertThat(run.state()).isEqualTo("CANCELED")));
  }

  @Test
  void anotherDataFolderIsRefusedBecauseTheTablesAreInUse() {
    assertThatThrownBy(() -> new Demo(demo(temp.resolve("other")), temporaryFiles -> {}).run())
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

    assertThatThrownBy(() -> new Demo(options, temporaryFiles -> {}).run())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("as dynamodb, not with its own");
  }
}
