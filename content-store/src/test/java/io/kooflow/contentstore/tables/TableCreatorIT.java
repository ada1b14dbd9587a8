package io.kooflow.contentstore.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.embedded.EmbeddedDynamoDb;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

class TableCreatorIT {
  private static EmbeddedDynamoDb server;
  private static DynamoDbClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = EmbeddedDynamoDb.start(folder);
    client = StoreConnection.local(server.endpoint()).client();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void makesATableWithItsKeysIndexesAndStream() {
    TableDescription table =
        new TableCreator(client).createIfMissing(Tables.koos().named("made-koos"));

    assertThat(table.tableStatus()).isEqualTo(TableStatus.ACTIVE);
    assertThat(table.keySchema())
        .extracting(KeySchemaElement::attributeName)
        .containsExactly("CONTENT_ID");
    assertThat(table.globalSecondaryIndexes())
        .extracting(index -> index.indexName())
        .containsExactlyInAnyOrder("by-language", "by-creator");
    assertThat(table.streamSpecification().streamViewType())
        .isEqualTo(StreamViewType.NEW_AND_OLD_IMAGES);
    assertThat(table.latestStreamArn()).isNotBlank();
  }

  @Test
  void leavesATableThatIsAsDefined() {
    TableCreator creator = new TableCreator(client);
    String first = creator.createIfMissing(Tables.reactions().named("kept")).latestStreamArn();

    assertThat(creator.createIfMissing(Tables.reactions().named("kept")).latestStreamArn())
        .isEqualTo(first);
  }

  @Test
  void makesServingTablesWithExpiryAndWithoutStream() {
    TableCreator creator = new TableCreator(client);
    creator.createAllIfMissing(Tables.serving());

    assertThatCode(() -> creator.createAllIfMissing(Tables.serving())).doesNotThrowAnyException();
    assertThat(
            client
                .describeTimeToLive(request -> request.tableName(Tables.FEED_ITEMS))
                .timeToLiveDescription()
                .attributeName())
        .isEqualTo(Tables.EXPIRES_AT);
    assertThat(
            client
                .describeTable(request -> request.tableName(Tables.FEED_ITEMS))
                .table()
                .latestStreamArn())
        .isNull();
  }

  @Test
  void refusesATableWithAnotherKey() {
    TableCreator creator = new TableCreator(client);
    creator.createIfMissing(Tables.users().named("other-key"));

    assertThatThrownBy(() -> creator.createIfMissing(Tables.reactions().named("other-key")))
        .isInstanceOf(TableMismatchException.class)
        .hasMessageStartingWith("Table other-key has key ");
  }

  @Test
  void refusesATableWithoutItsStream() {
    TableCreator creator = new TableCreator(client);
    creator.createIfMissing(Tables.feedItems().named("no-stream"));

    assertThatThrownBy(
            () -> creator.createIfMissing(Tables.feedItems().named("no-stream").withChangeStream()))
        .isInstanceOf(TableMismatchException.class)
        .hasMessage("Table no-stream has change stream none, expected NEW_AND_OLD_IMAGES");
  }

  @Test
  void refusesATableWithoutItsIndex() {
    TableCreator creator = new TableCreator(client);
    creator.createIfMissing(Tables.koos().named("one-shard"));

    assertThatThrownBy(
            () -> creator.createIfMissing(Tables.koos(new LanguageShards(4)).named("one-shard")))
        .isInstanceOf(TableMismatchException.class)
        .hasMessageContaining("LANG_KEY");
  }
}
