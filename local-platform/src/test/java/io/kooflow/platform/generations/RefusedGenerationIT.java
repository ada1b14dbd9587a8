package io.kooflow.platform.generations;

import static io.kooflow.platform.generations.GenerationsUnderTest.LIMIT;
import static io.kooflow.platform.generations.GenerationsUnderTest.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.LanguageShards;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.generations.Generations;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A generation is built from the content store; one that differs is refused, and given up. Takes a
 * minute and a half on two cores, so it runs on demand.
 */
@EnabledIfSystemProperty(named = "kooflow.generations", matches = "true")
class RefusedGenerationIT {
  @TempDir Path folder;

  @Test
  void isBuiltFromTheStoreAndRefusedWhenItDiffers() throws Exception {
    try (EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start(folder.resolve("dynamodb"));
        DynamoDbClient store = StoreConnection.local(dynamoDb.endpoint()).client();
        GenerationsUnderTest test = new GenerationsUnderTest(folder, 12)) {
      new TableCreator(store).createAllIfMissing(Tables.contentStore(LanguageShards.NONE));
      ChildProcess old = test.instance(1);
      test.changes.tell(400);
      ToldChanges.Log log = test.changes.log();
      patiently().until(() -> test.lag(1, log) == 0);
      test.deleteWhatIsIn(log);
      test.changes.storeIn(store);

      int generation =
          new NewGeneration(test.kafka, line -> {})
              .prepare(() -> StoreRows.open(test.kafka, store, ContentTables.standard()));
      ChildProcess built = test.instance(generation);
      patiently().until(() -> test.lag(generation, test.changes.given(generation)) == 0);
      assertThat(new Comparing(test.kafka).differences(LIMIT)).isEmpty();

      test.changes.deceive(generation, Long.MAX_VALUE);
      List<String> differences = new CutOver(test.kafka, line -> {}).run(LIMIT, false);
      assertThat(differences).anyMatch(each -> each.contains("koo.engagement " + Long.MAX_VALUE));
      assertThat(new Generations(test.kafka.settings()).roles())
          .containsEntry(1, GenerationRole.SERVING)
          .containsEntry(generation, GenerationRole.BUILDING);
      assertThat(new Abandoning(test.kafka).run()).isEqualTo(generation);
      assertThat(built.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
      assertThat(test.topics())
          .noneMatch(
              name ->
                  name.startsWith("g" + generation + ".")
                      || name.contains("-g" + generation + "-"));

      test.changes.tell(100);
      patiently().untilAsserted(() -> assertThat(test.changes.wrong()).isEmpty());
      assertThat(test.changes.generations()).containsOnly(1);
      assertThat(old.isAlive()).isTrue();
    }
  }
}
