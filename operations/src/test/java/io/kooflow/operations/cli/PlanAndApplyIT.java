package io.kooflow.operations.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The verbs topics, tables and schemas against real servers. */
class PlanAndApplyIT {
  @TempDir Path folder = Path.of("");

  @Test
  void topicsAreCreatedAndMendedAndWhatIsFixedIsLeft() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Path config = config("kafka.bootstrap.servers=" + kafka.bootstrapServers());
      NewTopic narrow =
          new NewTopic(Topics.TRENDING, 2, (short) 1).configs(Map.of("cleanup.policy", "compact"));
      admin.createTopics(List.of(narrow)).all().get();

      Outcome plan = run("topics", "plan", "--config", config.toString());
      assertThat(plan.status()).isEqualTo(1);
      assertThat(plan.out())
          .contains("+ topic koo.changes: partitions=4")
          .contains("! topic trending has 2 partitions, wants 4")
          .contains("~ topic trending has delete.retention.ms 86400000, wants 2592000000");
      assertThat(admin.listTopics().names().get()).doesNotContain(Topics.KOO_CHANGES);

      assertThat(run("topics", "apply", "--config", config.toString()).status()).isEqualTo(1);
      assertThat(run("topics", "plan", "--config", config.toString()).out())
          .startsWith("! topic trending has 2 partitions, wants 4")
          .endsWith("0 to create, 0 to change, 1 left to you.\n");

      set(admin, Topics.KOO_CHANGES, "retention.ms", "60000");
      set(admin, Topics.REACTION_CHANGES, "retention.ms", "-1");
      admin.deleteTopics(List.of(Topics.TRENDING)).all().get();
      assertThat(run("topics", "apply", "--config", config.toString(), "--replication-factor", "1"))
          .returns(0, Outcome::status)
          .satisfies(
              applied ->
                  assertThat(applied.out())
                      .contains("~ topic koo.changes has retention.ms 60000, wants 604800000")
                      .doesNotContain("reaction.changes")
                      .contains("+ topic trending")
                      .endsWith("2 of 2 made.\n"));
      assertThat(run("topics", "plan", "--config", config.toString()))
          .isEqualTo(new Outcome(0, "Nothing to do: all is as defined.\n", ""));
    }
  }

  @Test
  void tablesAreCreatedAndGetWhatTheyLack() throws Exception {
    try (EmbeddedDynamoDb server = EmbeddedDynamoDb.start(folder.resolve("dynamodb"));
        DynamoDbClient client = StoreConnection.local(server.endpoint()).client()) {
      Path config =
          config(
              "dynamodb.endpoint=" + server.endpoint(),
              "dynamodb.region=us-east-1",
              "dynamodb.access-key-id=local",
              "dynamodb.secret-access-key=localsecret");
      TableCreator creator = new TableCreator(client);
      creator.createIfMissing(Tables.users().named(Tables.TRENDING));

      Outcome plan = run("tables", "plan", "--config", config.toString());
      assertThat(plan.status()).isEqualTo(1);
      assertThat(plan.out())
          .contains("+ table koos: key [CONTENT_ID], indexes [by-language, by-creator]")
          .contains("! Table trending has key ");
      assertThat(client.listTables().tableNames()).containsExactly(Tables.TRENDING);

      assertThat(run("tables", "apply", "--config", config.toString()).status()).isEqualTo(1);
      client.deleteTable(table -> table.tableName(Tables.TRENDING));
      assertThat(run("tables", "apply", "--config", config.toString()).status()).isZero();
      assertThat(run("tables", "plan", "--config", config.toString()))
          .isEqualTo(new Outcome(0, "Nothing to do: all is as defined.\n", ""));

      Outcome more =
          run("tables", "apply", "--config", config.toString(), "--language-shards", "4");
      assertThat(more.out()).contains("~ Table koos has index by-language-sharded none");
      assertThat(more).returns(0, Outcome::status);
    }
  }

  @Test
  void schemasAreRegisteredAndAnotherContractIsNamed() throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(folder.resolve("registry"))) {
      Path config =
          config(
              "schema.registry.url=" + registry.url(),
              "schema.registry.auto.register.schemas=false");
      register(registry, "trending-value", "{\"type\":\"long\"}");

      Outcome plan = run("schemas", "plan", "--config", config.toString());
      assertThat(plan.status()).isEqualTo(1);
      assertThat(plan.out())
          .contains("+ subject koo.changes-value: first version, io.kooflow.events.KooChange")
          .contains("! subject trending-value: the registry refuses io.kooflow.events.Trending");

      assertThat(run("schemas", "apply", "--config", config.toString()).status()).isEqualTo(1);
      assertThat(run("schemas", "plan", "--config", config.toString()).out())
          .endsWith("0 to create, 0 to change, 1 left to you.\n");
    }
  }

  @Test
  void aServerThatIsNotThereAndAMissingSettingAreOneSentence() throws Exception {
    Path nothing = config("connect.url=http://127.0.0.1:1");
    for (String verb : List.of("topics", "tables", "schemas")) {
      Outcome missing = run(verb, "plan", "--config", nothing.toString());
      assertThat(missing.status()).isEqualTo(2);
      assertThat(missing.err())
          .startsWith("kooflow: " + nothing)
          .endsWith("is missing\n")
          .hasLineCount(1);
    }
    assertThat(
            run(
                "topics",
                "plan",
                "--config",
                config("kafka.bootstrap.servers=127.0.0.1:1").toString()))
        .returns(2, Outcome::status)
        .satisfies(
            refused ->
                assertThat(refused.err()).contains("127.0.0.1:1 does not answer").hasLineCount(1));
    assertThat(
            run(
                "tables",
                "plan",
                "--config",
                config(
                        "dynamodb.endpoint=http://127.0.0.1:1",
                        "dynamodb.region=us-east-1",
                        "dynamodb.access-key-id=local",
                        "dynamodb.secret-access-key=localsecret")
                    .toString()))
        .returns(2, Outcome::status)
        .satisfies(refused -> assertThat(refused.err()).contains("127.0.0.1:1").hasLineCount(1));
    assertThat(
            run(
                "schemas",
                "plan",
                "--config",
                config("schema.registry.url=http://127.0.0.1:1").toString()))
        .returns(2, Outcome::status)
        .satisfies(refused -> assertThat(refused.err()).contains("127.0.0.1:1").hasLineCount(1));
    assertThat(run("tables", "plan", "--language-shards", "201")).returns(2, Outcome::status);
  }

  private record Outcome(int status, String out, String err) {}

  private static Outcome run(String... line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Main.line();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int status = command.execute(line);
    return new Outcome(status, out.toString(), err.toString());
  }

  private Path config(String... lines) throws Exception {
    Path file = Files.createTempFile(folder, "deployment", ".properties");
    return Files.write(file, List.of(lines));
  }

  private static void set(Admin admin, String topic, String key, String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
  }

  private static void register(EmbeddedRegistry registry, String subject, String schema)
      throws Exception {
    String body = "{\"schema\": \"" + schema.replace("\"", "\\\"") + "\"}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registry.url() + "/subjects/" + subject + "/versions"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(200);
  }
}
