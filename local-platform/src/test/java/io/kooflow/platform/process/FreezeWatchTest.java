package io.kooflow.platform.process;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.Eventually;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreezeWatchTest {
  private static final Instant AT = Instant.parse("2026-11-30T12:00:00Z");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void notesSinceWhenAProcessIsFrozen() throws Exception {
    Process sleeper = new ProcessBuilder("sleep", "600").start();
    ProcessHistory history = new ProcessHistory(folder, InstantSource.fixed(AT));
    Map<String, Long> ids = Map.of("streams", sleeper.pid());
    List<String> notices = new CopyOnWriteArrayList<>();
    history.started(ids);
    try (FreezeWatch watch = new FreezeWatch(() -> ids, history, notices::add)) {
      assertThat(RunState.of(sleeper.pid())).isEqualTo(RunState.RUNNING);
      signal("STOP", sleeper);
      Eventually.passes(() -> assertThat(frozenSince()).isEqualTo(AT.toString()));
      assertThat(RunState.of(sleeper.pid())).isEqualTo(RunState.FROZEN);

      signal("CONT", sleeper);
      Eventually.passes(() -> assertThat(frozenSince()).isNull());
      assertThat(notices).hasSize(2);
    } finally {
      sleeper.destroyForcibly().waitFor();
    }
    assertThat(RunState.of(sleeper.pid())).isEqualTo(RunState.DOWN);
  }

  private @Nullable String frozenSince() {
    return requireNonNull(ProcessHistory.read(folder).get("streams")).frozenSince();
  }

  private static void signal(String name, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
