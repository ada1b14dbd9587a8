package io.kooflow.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import io.kooflow.sink.dynamodb.Clients;
import io.kooflow.sink.dynamodb.DynamoDbConfig;
import io.kooflow.source.config.ClientSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Clients of a given endpoint, in a process whose environment leads elsewhere in every way. */
class HarmfulEnvironmentIT {
  private static final String NOWHERE = "http://127.0.0.1:9";

  private static final Map<String, String> ENVIRONMENT =
      Map.ofEntries(
          Map.entry("HTTP_PROXY", NOWHERE),
          Map.entry("http_proxy", NOWHERE),
          Map.entry("HTTPS_PROXY", NOWHERE),
          Map.entry("https_proxy", NOWHERE),
          Map.entry("ALL_PROXY", NOWHERE),
          Map.entry("AWS_USE_FIPS_ENDPOINT", "true"),
          Map.entry("AWS_USE_DUALSTACK_ENDPOINT", "true"),
          Map.entry("AWS_ENDPOINT_URL", NOWHERE),
          Map.entry("AWS_ENDPOINT_URL_DYNAMODB", NOWHERE),
          Map.entry("AWS_ENDPOINT_URL_S3", NOWHERE),
          Map.entry("AWS_DEFAULTS_MODE", "no-such-mode"),
          Map.entry("AWS_RETRY_MODE", "adaptive"),
          Map.entry("AWS_PROFILE", "no-such-profile"),
          Map.entry("AWS_CONFIG_FILE", "/no/such/config"),
          Map.entry("AWS_SHARED_CREDENTIALS_FILE", "/no/such/credentials"),
          Map.entry("AWS_REGION", "nowhere-1"),
          Map.entry("AWS_CA_BUNDLE", "/no/such/bundle"),
          Map.entry("AWS_ACCOUNT_ID_ENDPOINT_MODE", "required"),
          Map.entry("AWS_ENABLE_ENDPOINT_DISCOVERY", "true"),
          Map.entry("AWS_REQUEST_CHECKSUM_CALCULATION", "when_supported"),
          Map.entry("AWS_S3_USE_ARN_REGION", "true"),
          Map.entry("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "false"),
          Map.entry("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "legacy"),
          Map.entry("AWS_EC2_METADATA_SERVICE_ENDPOINT", NOWHERE));

  private static final List<String> PROPERTIES =
      List.of(
          "-Dhttp.proxyHost=127.0.0.1",
          "-Dhttp.proxyPort=9",
          "-Dhttp.nonProxyHosts=",
          "-Dhttps.proxyHost=127.0.0.1",
          "-Dhttps.proxyPort=9",
          "-Daws.useFipsEndpoint=true",
          "-Daws.useDualstackEndpoint=true",
          "-Daws.endpointUrl=" + NOWHERE,
          "-Daws.region=nowhere-1",
          "-Daws.profile=no-such-profile");

  /** Asks by each client; ends with status 1 at the first that does not reach the endpoint. */
  public static final class Asking {
    private Asking() {}

    public static void main(String[] arguments) {
      URI endpoint = URI.create(arguments[0]);
      ClientSettings source =
          new ClientSettings(
              "us-east-1",
              endpoint,
              new ClientSettings.LocalCredentials("local", "localsecret"),
              null,
              endpoint);
      try (DynamoDbClient tables = source.tables()) {
        say("source " + tables.listTables().tableNames());
      }
      DynamoDbConfig sink =
          new DynamoDbConfig(
              endpoint, "us-east-1", "local", "localsecret", null, Duration.ofSeconds(20));
      try (Clients clients = Clients.open(sink)) {
        say("sink " + clients.dynamoDb().listTables().tableNames());
      }
      StoreConnection store = StoreConnection.local(endpoint);
      try (DynamoDbClient tables = store.client()) {
        say("store " + tables.listTables().tableNames());
      }
    }

    private static void say(String line) {
      System.out.println(line);
    }
  }

  @Test
  void aGivenEndpointIsAskedWhateverTheEnvironmentSays() throws Exception {
    try (StubHttpServer server =
        StubHttpServer.start(request -> Answer.of(200, "{\"TableNames\":[\"t\"]}"))) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(PROPERTIES);
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(Asking.class.getName(), server.uri().toString()));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(ENVIRONMENT);

      Process process = builder.start();
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as("%s", told).isZero();
      assertThat(told).contains("source [t]", "sink [t]", "store [t]");
    }
  }
}
