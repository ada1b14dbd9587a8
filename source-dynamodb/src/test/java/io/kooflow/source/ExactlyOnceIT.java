package io.kooflow.source;

import static io.kooflow.embedded.Eventually.await;
import static io.kooflow.source.Items.reaction;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Workers with Connect's exactly-once sources, restarted while records are on their way. */
class ExactlyOnceIT {
  private static final String TABLE = "once";

  @Test
  void writesEachRecordOnceOverARestart(@TempDir Path folder) throws Exception {
    try (Platform platform =
            Platform.start(folder, Map.of("exactly.once.source.support", "enabled"));
        DynamoDbClient store = platform.client()) {
      platform.createReactions(TABLE);
      put(store, 0, 100);
      Map<String, String> settings = platform.settings(TABLE);
      settings.put("exactly.once.support", "required");
      platform.connect().putConnector(TABLE, settings);
      try (TopicReader reader = new TopicReader(platform, Platform.topic(TABLE))) {
        awaitItems(reader, 100);
        put(store, 100, 200);
        platform.stopConnect();
        put(store, 200, 300);
        platform.startConnect();
        awaitItems(reader, 300);

        assertThat(reader.changes())
            .extracting(change -> change.item() + "@" + change.position())
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void storesWithoutAnotherChangeUpToWhenAQuietShardWasRead(@TempDir Path folder) throws Exception {
    try (Platform platform =
            Platform.start(folder, Map.of("exactly.once.source.support", "enabled"));
        DynamoDbClient store = platform.client()) {
      platform.createReactions(TABLE);
      Map<String, String> settings = platform.settings(TABLE);
      settings.put("exactly.once.support", "required");
      settings.put("heartbeat.interval.ms", "1000");
      platform.connect().putConnector(TABLE, settings);
      try (TopicReader reader = new TopicReader(platform, Platform.topic(TABLE))) {
        put(store, 0, 1);
        awaitItems(reader, 1);
        awaitCompleteTo(platform, 1);
        platform.stopConnect();
        platform.startConnect();
        awaitCompleteTo(platform, Instant.now().toEpochMilli());

        assertThat(reader.read().changes())
            .extracting(change -> change.item() + "@" + change.position())
            .doesNotHaveDuplicates();
      }
    }
  }

  private static void awaitCompleteTo(Platform platform, long after) {
    await()
        .until(
            () -> {
              for (JsonNode stored : platform.connect().offsets(TABLE)) {
                JsonNode offset = stored.path("offset");
                if (stored.path("partition").has("shard")
                    && offset.path("completeTo").asLong() > after
                    && offset.path("completeTo").asLong() > offset.path("readAt").asLong()) {
                  return true;
                }
              }
              return false;
            });
  }

  private static void put(DynamoDbClient store, int from, int to) {
    for (int user = from + 1; user <= to; user++) {
      long id = user;
      store.putItem(put -> put.tableName(TABLE).item(reaction(id % 7 + 1, id, "LIKE")));
    }
  }

  private static void awaitItems(TopicReader reader, int count) {
    await().untilAsserted(() -> assertThat(reader.read().state()).hasSize(count));
  }
}
