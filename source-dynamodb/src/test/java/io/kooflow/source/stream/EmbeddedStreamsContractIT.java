package io.kooflow.source.stream;

import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.source.Items;
import io.kooflow.source.config.ClientSettings;
import io.kooflow.source.config.ClientSettings.LocalCredentials;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

class EmbeddedStreamsContractIT extends StreamsContract {
  private static EmbeddedDynamoDb server;
  private static DynamoDbClient tables;
  private static DynamoDbStreamsClient streams;
  private static int created;

  private String table = "";

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = EmbeddedDynamoDb.start(folder);
    ClientSettings settings =
        new ClientSettings(
            EmbeddedDynamoDb.REGION,
            server.endpoint(),
            new LocalCredentials(
                EmbeddedDynamoDb.ACCESS_KEY_ID, EmbeddedDynamoDb.SECRET_ACCESS_KEY),
            null,
            null);
    tables = settings.tables();
    streams = settings.streams();
  }

  @AfterAll
  static void stop() {
    streams.close();
    tables.close();
    server.close();
  }

  @BeforeEach
  void create() {
    table = "likes-" + created++;
    new TableCreator(tables).createIfMissing(Tables.reactions().named(table));
  }

  @Override
  DynamoDbStreamsClient client() {
    return streams;
  }

  @Override
  String arn() {
    return tables.describeTable(request -> request.tableName(table)).table().latestStreamArn();
  }

  @Override
  void putLikes(int count) {
    for (int user = 1; user <= count; user++) {
      long id = user;
      tables.putItem(put -> put.tableName(table).item(Items.reaction(1, id, "LIKE")));
    }
  }
}
