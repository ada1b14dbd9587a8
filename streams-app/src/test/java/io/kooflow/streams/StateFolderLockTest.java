package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderLockTest {
  private static final String APPLICATION = "kooflow-engagement-g7";
  @TempDir Path folder;

  @Test
  void aSecondInstanceOfThisProcessIsRefusedByNameUntilTheFirstGivesItBack() {
    Path state = folder.resolve("made");
    try (StateFolderLock first = StateFolderLock.take(state, APPLICATION)) {
      assertThatThrownBy(() -> StateFolderLock.take(state, APPLICATION))
          .isInstanceOf(ConfigException.class)
          .hasMessageContainingAll(
              "kafka.state.dir", APPLICATION, state.toString(), "a folder of its own");
      assertThat(first).isNotNull();
    }
    StateFolderLock.take(state, APPLICATION).close();
  }

  @Test
  void anotherGenerationMayLieBeside() {
    try (StateFolderLock one = StateFolderLock.take(folder, APPLICATION);
        StateFolderLock other = StateFolderLock.take(folder, "kooflow-engagement-g8")) {
      assertThat(one).isNotSameAs(other);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> StateFolderLock.take(file, APPLICATION))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("kafka.state.dir", file.toString(), "cannot be used");
  }
}
