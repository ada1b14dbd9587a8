package io.kooflow.torture.generations;

import static io.kooflow.embedded.Eventually.await;
import static io.kooflow.torture.generations.GenerationsUnderTest.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.embedded.Eventually;
import io.kooflow.embedded.ProjectFolder;
import io.kooflow.operations.generations.Abandoning;
import io.kooflow.operations.generations.Comparing;
import io.kooflow.operations.generations.CutOver;
import io.kooflow.operations.generations.NewGeneration;
import io.kooflow.operations.generations.StoreRows;
import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.generations.Generations;
import io.kooflow.torture.streams.Instance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A generation is built from the content store; one that differs is refused, and given up. Takes a
 * minute and a half on two cores, so it runs on demand.
 */
@EnabledIfSystemProperty(named = "kooflow.generations", matches = "true")
class RefusedGenerationIT {
  @TempDir Path folder;

  @Test
  void isBuiltFromTheStoreAndRefusedWhenItDiffers() throws Exception {
    try (GenerationsUnderTest test =
        new GenerationsUnderTest(ProjectFolder.ofTests(), folder, 12)) {
      Instance old = test.instance(1);
      test.changes.tell(400);
      Map<TopicPartition, Long> told = test.changes.ends();
      patiently().until(() -> test.lag(1, told) == 0);
      test.deleteBelow(told);

      int generation =
          new NewGeneration(test.kafka, line -> {})
              .prepare(() -> StoreRows.open(test.kafka, test.store, ContentTables.standard()));
      Instance built = test.instance(generation);
      patiently().until(() -> test.lag(generation, test.changes.given(generation)) == 0);
      assertThat(new Comparing(test.kafka).differences(LIMIT)).isEmpty();

      test.changes.deceive(generation, Long.MAX_VALUE);
      List<String> differences = new CutOver(test.kafka, line -> {}).run(LIMIT, false);
      assertThat(differences).anyMatch(each -> each.contains("koo.engagement " + Long.MAX_VALUE));
      assertThat(new Generations(test.kafka.settings()).roles())
          .containsEntry(1, GenerationRole.SERVING)
          .containsEntry(generation, GenerationRole.BUILDING);
      assertThat(new Abandoning(test.kafka).run()).isEqualTo(generation);
      assertThat(Eventually.get(built.onExit())).isZero();
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

  private static Eventually patiently() {
    return await();
  }
}
