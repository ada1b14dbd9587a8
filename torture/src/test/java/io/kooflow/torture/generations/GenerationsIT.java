package io.kooflow.torture.generations;

import static io.kooflow.embedded.Eventually.await;
import static io.kooflow.torture.generations.GenerationsUnderTest.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.Eventually;
import io.kooflow.embedded.ProjectFolder;
import io.kooflow.operations.generations.CutOver;
import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.generations.Generations;
import io.kooflow.torture.streams.Instance;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A generation is built while changes go on, when the beginning of the topics of changes is gone
 * already, and takes over while they go on, and while an instance of the old one is frozen and the
 * cut-over is killed. Takes minutes, so it is asked for by name.
 */
@EnabledIfSystemProperty(named = "kooflow.generations", matches = "true")
class GenerationsIT {
  @TempDir Path folder;

  @Test
  void takesOverUnderLoad() throws Exception {
    try (GenerationsUnderTest test =
        new GenerationsUnderTest(ProjectFolder.ofTests(), folder, 11)) {
      Instance old = test.instance(1);
      Instance frozen = test.instance(1);
      test.changes.tell(600);
      Map<TopicPartition, Long> told = test.changes.ends();
      patiently().until(() -> test.lag(1, told) == 0);
      test.deleteBelow(told);
      ExecutorService load = test.changes.keepTelling();

      test.changes.landIn(test.lake);
      Instance feed = test.step("new-generation", "--from", "lake");
      Generations roles = new Generations(test.kafka.settings());
      patiently().until(() -> roles.in(GenerationRole.BUILDING).isPresent());
      int generation = roles.in(GenerationRole.BUILDING).orElseThrow();
      final Instance built = test.instance(generation);
      patiently().until(() -> test.lag(generation, test.changes.given(generation)) == 0);
      assertThat(test.changes.generations()).as("nothing moved while built").containsOnly(1);
      frozen.signal("STOP");
      for (String point : new String[] {"is at rest", "is retired", "koo.enriched published"}) {
        Instance killed = test.step("cut-over");
        patiently().until(() -> killed.tail().contains(point) || !killed.isAlive());
        killed.kill();
      }
      assertThat(new CutOver(test.kafka, line -> {}).run(LIMIT, false)).isEmpty();
      assertThat(roles.roles())
          .containsEntry(1, GenerationRole.RETIRED)
          .containsEntry(generation, GenerationRole.SERVING);
      frozen.signal("CONT");
      load.shutdown();
      Eventually.await("the end of the load").until(load::isTerminated);
      assertThat(Eventually.get(feed.onExit())).isZero();

      assertThat(Eventually.get(old.onExit())).isZero();
      Eventually.get(frozen.onExit());
      patiently().untilAsserted(() -> assertThat(test.changes.wrong()).isEmpty());
      assertThat(test.changes.generations()).as("nobody else wrote").containsOnly(generation);
      assertThat(built.isAlive()).isTrue();
      assertThat(test.topics()).noneMatch(name -> name.startsWith("g" + generation + "."));
      assertThat(Eventually.get(test.instance(1).onExit()))
          .as("a generation that is retired may not run")
          .isEqualTo(2);
    }
  }

  private static Eventually patiently() {
    return await();
  }
}
