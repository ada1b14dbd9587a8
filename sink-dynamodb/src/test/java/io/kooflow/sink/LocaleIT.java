package io.kooflow.sink;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.Eventually;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.sink.dynamodb.Clients;
import io.kooflow.sink.dynamodb.DynamoDbConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The same bytes whatever the language, time zone and charset of the worker's machine. */
class LocaleIT {
  private static EmbeddedDynamoDb dynamoDb;
  private static Clients clients;
  private static DynamoDbClient client;

  @TempDir private Path folder;

  @BeforeAll
  static void startServer(@TempDir Path folder) {
    dynamoDb = EmbeddedDynamoDb.start(folder);
    clients =
        Clients.open(
            new DynamoDbConfig(
                dynamoDb.endpoint(),
                EmbeddedDynamoDb.REGION,
                EmbeddedDynamoDb.ACCESS_KEY_ID,
                EmbeddedDynamoDb.SECRET_ACCESS_KEY,
                null,
                Duration.ofSeconds(5)));
    client = clients.dynamoDb();
  }

  @AfterAll
  static void stopServer() {
    clients.close();
    dynamoDb.close();
  }

  @BeforeEach
  void emptyTable() {
    if (client.listTables().tableNames().contains("feed_items")) {
      client.deleteTable(delete -> delete.tableName("feed_items"));
    }
    new TableCreator(client).createIfMissing(Tables.feedItems());
  }

  @ParameterizedTest
  @CsvSource({
    "en, US, '', UTC",
    "mr, IN, '', Asia/Kathmandu",
    "ar, EG, '', Pacific/Kiritimati",
    "tr, TR, '', Pacific/Pago_Pago",
    "th, TH, TH, Asia/Bangkok",
    "ja, JP, JP, Asia/Tokyo",
    "fa, IR, '', Asia/Tehran"
  })
  void writesTheSameItemsUnderAnyLanguage(
      String language, String country, String variant, String zone)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(ForkedJvm.SMALL);
    options.remove("-Dfile.encoding=UTF-8");
    options.addAll(
        List.of(
            "-Duser.language=" + language,
            "-Duser.country=" + country,
            "-Duser.variant=" + variant,
            "-Duser.timezone=" + zone,
            "-Dfile.encoding=ISO-8859-1"));
    if (language.equals("th")) {
      options.add("-Duser.extensions=u-nu-thai-ca-buddhist");
    }
    Path told = folder.resolve("told");

    assertThat(probe(options, told)).isZero();

    assertThat(Files.readAllLines(told))
        .containsExactly("committed 7", "The item has 500029 bytes, DynamoDB takes 409600");
    for (int id = 0; id < 5; id++) {
      Map<String, AttributeValue> item = item(1000 + id);
      if (id == 1) {
        assertThat(item)
            .containsEntry("major", AttributeValue.fromN("2"))
            .containsKeys("DEL", "TTL");
        assertThat(requireNonNull(item.get("TTL")).n()).matches("[0-9]{10}");
      } else {
        assertThat(item)
            .containsEntry("minor", AttributeValue.fromN("" + (20 + id)))
            .containsEntry("TTL", AttributeValue.fromN("1700000000"))
            .containsEntry("ID", AttributeValue.fromS("İıक1.5"));
      }
    }
  }

  private int probe(List<String> options, Path told) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            ForkedJvm.ownClassPath(),
            LocaleProbe.class.getName(),
            dynamoDb.endpoint().toString(),
            told.toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      return Eventually.ended(process);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Map<String, AttributeValue> item(long id) {
    return client
        .getItem(
            get ->
                get.tableName("feed_items")
                    .key(Map.of("CONTENT_ID", AttributeValue.fromN("" + id)))
                    .consistentRead(true))
        .item();
  }
}
