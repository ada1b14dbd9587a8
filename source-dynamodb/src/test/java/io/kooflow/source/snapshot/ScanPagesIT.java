package io.kooflow.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.source.Items;
import io.kooflow.source.config.ClientSettings;
import io.kooflow.source.config.ClientSettings.LocalCredentials;
import io.kooflow.source.snapshot.Rows.Page;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A parallel scan of a server, the last row of each page being removed before the next. */
class ScanPagesIT {
  private static final int ROWS = 60;
  private static final int SEGMENTS = 2;

  @Test
  void readsEveryRowThatStandsFromBeginToEnd(@TempDir Path folder) throws InterruptedException {
    try (EmbeddedDynamoDb server = EmbeddedDynamoDb.start(folder);
        DynamoDbClient client =
            new ClientSettings(
                    EmbeddedDynamoDb.REGION,
                    server.endpoint(),
                    new LocalCredentials(
                        EmbeddedDynamoDb.ACCESS_KEY_ID, EmbeddedDynamoDb.SECRET_ACCESS_KEY),
                    null,
                    null)
                .tables()) {
      new TableCreator(client).createIfMissing(Tables.reactions().named("likes"));
      for (int user = 1; user <= ROWS; user++) {
        long id = user;
        client.putItem(put -> put.tableName("likes").item(Items.reaction(1 + id % 7, id, "LIKE")));
      }
      PageReader pages =
          new ScanPages(
              client,
              "likes",
              SEGMENTS,
              5,
              new ReadBudget(0, System::nanoTime),
              InstantSource.system());

      Set<String> seen = new HashSet<>();
      for (int segment = 0; segment < SEGMENTS; segment++) {
        String after = null;
        do {
          Page page = pages.read(segment, after);
          page.rows().forEach(row -> seen.add(FakeTable.name(row)));
          after = page.after();
          if (after != null) {
            String last = after;
            client.deleteItem(gone -> gone.tableName("likes").key(ItemJson.parse(last)));
          }
        } while (after != null);
      }

      assertThat(seen).hasSize(ROWS);
    }
  }
}
