package io.kooflow.platform.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.platform.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir private Path temp;

  @Test
  void refusesASecondCommandOnTheSameFolder() throws IOException {
    try (DataFolder first = DataFolder.take(temp.resolve("data"))) {
      assertThatThrownBy(() -> DataFolder.take(first.path()))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("another kooflow command runs on this folder");
    }
    DataFolder.take(temp.resolve("data")).close();
  }

  @Test
  void keepsAGivenFolderAndDeletesANewOne() throws IOException {
    Path kept;
    try (DataFolder given = DataFolder.take(temp.resolve("data"))) {
      kept = given.below("conf");
    }
    Path gone;
    try (DataFolder fresh = DataFolder.take(null)) {
      gone = fresh.below("conf").getParent();
    }

    assertThat(kept).isDirectory();
    assertThat(gone).doesNotExist();
  }

  @Test
  void namesAFolderThatCannotBeMade() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));

    assertThatThrownBy(() -> DataFolder.take(file.resolve("below")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--data-dir");
  }
}
