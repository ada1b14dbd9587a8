package io.kooflow.platform.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.embedded.EmbeddedCatalog;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedS3;
import io.kooflow.embedded.ProjectFolder;
import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Every client of AWS that has an endpoint by its settings, where all around leads elsewhere. */
class HarmfulEnvironmentIT {
  private static final String BUCKET = "ours";
  private static final String SIGNED_AS_OURS = "Credential=local/";

  private static final String ROLE_ANSWER =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleResult>
          <Credentials>
            <AccessKeyId>local</AccessKeyId>
            <SecretAccessKey>localsecret</SecretAccessKey>
            <SessionToken>ours</SessionToken>
            <Expiration>2100-01-01T00:00:00Z</Expiration>
          </Credentials>
        </AssumeRoleResult>
      </AssumeRoleResponse>
      """;

  private static final String MODEL_ANSWER =
      "{\"predictions\":[{\"id\":\"1\",\"model\":\"m\",\"version\":\"1\",\"language\":\"en\","
          + "\"languageProbability\":0.5}]}";

  @TempDir private static Path servers;
  private static EmbeddedDynamoDb dynamoDb;
  private static EmbeddedS3 s3;
  private static EmbeddedCatalog catalog;

  @TempDir private Path folder;

  @BeforeAll
  static void startServers() {
    dynamoDb = EmbeddedDynamoDb.start(servers.resolve("dynamodb"));
    s3 = EmbeddedS3.start(servers.resolve("s3"), BUCKET);
    catalog =
        EmbeddedCatalog.start(
            servers.resolve("catalog"), s3.endpoint(), "s3://" + BUCKET + "/lake");
    try (DynamoDbClient tables = StoreConnection.local(dynamoDb.endpoint()).client()) {
      tables.createTable(
          table ->
              table
                  .tableName("ours")
                  .billingMode(BillingMode.PAY_PER_REQUEST)
                  .attributeDefinitions(
                      key -> key.attributeName("ID").attributeType(ScalarAttributeType.N))
                  .keySchema(key -> key.attributeName("ID").keyType(KeyType.HASH)));
    }
  }

  @AfterAll
  static void stopServers() {
    catalog.close();
    s3.close();
    dynamoDb.close();
  }

  @ParameterizedTest
  @EnumSource
  void variablesChangeNeitherWhereAClientGoesNorAsWhom(Harm harm) throws Exception {
    try (Trap trap = Trap.open()) {
      asksOnlyWhatIsGiven(trap, List.of(), harm.variables(trap.uri(), folder));
    }
  }

  @ParameterizedTest
  @EnumSource
  void systemPropertiesChangeNeitherWhereAClientGoesNorAsWhom(Harm harm) throws Exception {
    try (Trap trap = Trap.open()) {
      asksOnlyWhatIsGiven(trap, harm.properties(trap.uri(), folder), Map.of());
    }
  }

  private static void asksOnlyWhatIsGiven(
      Trap trap, List<String> options, Map<String, String> variables) throws Exception {
    try (StubHttpServer sts =
            StubHttpServer.start(
                request -> Answer.of(200, ROLE_ANSWER).withHeader("Content-Type", "text/xml"));
        StubHttpServer model = StubHttpServer.start(request -> Answer.of(200, MODEL_ANSWER))) {
      Process process = start(options, variables, sts, model);
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as("%s", told).isZero();
      assertThat(told)
          .contains(
              "source tables [ours]",
              "source streams ",
              "source exports ours",
              "source with a role tables [ours]",
              "sink tables [ours]",
              "sink with a role tables [ours]",
              "content store tables [ours]",
              "content store tables, many [ours]",
              "content store streams ",
              "scoring ",
              "lake namespaces []",
              "lake file whole",
              "embedded catalog file whole");
      assertThat(List.of(sts, model))
          .allSatisfy(
              server ->
                  assertThat(server.requests())
                      .isNotEmpty()
                      .allMatch(
                          request ->
                              request
                                  .headers()
                                  .getOrDefault("Authorization", "")
                                  .contains(SIGNED_AS_OURS)));
      assertThat(trap.caught()).as("%s", told).isZero();
    }
  }

  private static Process start(
      List<String> options, Map<String, String> variables, StubHttpServer sts, StubHttpServer model)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), AsksEveryEndpoint.class.getName()));
    command.add(dynamoDb.endpoint().toString());
    command.add(s3.endpoint().toString());
    command.add(sts.uri().toString());
    command.add(model.uri().toString());
    command.add(catalog.uri().toString());
    command.add(BUCKET);
    catalog.clientProperties().forEach((name, value) -> command.addAll(List.of(name, value)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.equalsIgnoreCase("NO_PROXY"));
    builder.environment().putAll(variables);
    return builder.start();
  }

  /** The tests', which has the connectors without what they need, and that of their archives. */
  private static String classPath() {
    Path root = ProjectFolder.ofTests();
    return String.join(
        File.pathSeparator,
        System.getProperty("java.class.path"),
        root.resolve("source-dynamodb/target/plugin/*").toString(),
        root.resolve("sink-dynamodb/target/plugin/*").toString());
  }
}
