package io.kooflow.platform.generations;

import static io.kooflow.platform.generations.GenerationsUnderTest.LIMIT;
import static io.kooflow.platform.generations.GenerationsUnderTest.patiently;
import static io.kooflow.platform.generations.GenerationsUnderTest.signal;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.generations.Generations;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
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
    try (GenerationsUnderTest test = new GenerationsUnderTest(folder, 11)) {
      ChildProcess old = test.instance(1);
      ChildProcess frozen = test.instance(1);
      test.changes.tell(600);
      ToldChanges.Log log = test.changes.log();
      patiently().until(() -> test.lag(1, log) == 0);
      test.deleteWhatIsIn(log);
      ExecutorService load = test.changes.keepTelling();

      int generation = new NewGeneration(test.kafka, line -> {}).prepare(() -> log);
      CompletableFuture<Void> feed = test.feed(generation);
      final ChildProcess built = test.instance(generation);
      patiently().until(() -> test.lag(generation, test.changes.given(generation)) == 0);
      assertThat(test.changes.generations()).as("nothing moved while built").containsOnly(1);
      signal(frozen, "STOP");
      for (String point : new String[] {"is at rest", "is retired", "koo.enriched published"}) {
        ChildProcess killed = test.cutOver();
        patiently().until(() -> killed.tail().contains(point) || !killed.isAlive());
        killed.kill();
      }
      assertThat(new CutOver(test.kafka, line -> {}).run(LIMIT, false)).isEmpty();
      assertThat(new Generations(test.kafka.settings()).roles())
          .containsEntry(1, GenerationRole.RETIRED)
          .containsEntry(generation, GenerationRole.SERVING);
      signal(frozen, "CONT");
      load.shutdown();
      assertThat(load.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      feed.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

      assertThat(old.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
      frozen.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      patiently().untilAsserted(() -> assertThat(test.changes.wrong()).isEmpty());
      assertThat(test.changes.generations()).as("nobody else wrote").containsOnly(generation);
      assertThat(built.isAlive()).isTrue();
      assertThat(test.topics()).noneMatch(name -> name.startsWith("g" + generation + "."));
      assertThat(test.instance(1).onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .as("a generation that is retired may not run")
          .isEqualTo(2);
    }
  }
}
