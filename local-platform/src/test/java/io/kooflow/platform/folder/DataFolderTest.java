package io.kooflow.platform.folder;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.kooflow.operations.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void saysWhyAFolderCannotBeUsed() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    Path loose = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("nowhere"));

    assertThatThrownBy(() -> DataFolder.take(file))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--data-dir " + file + " cannot be used: a file or a link to nothing is in its place");
    assertThatThrownBy(() -> DataFolder.take(loose)).hasMessageContaining("a link to nothing");
    assertThatThrownBy(() -> DataFolder.take(file.resolve("below")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--data-dir " + file + "/below cannot be used: ")
        .hasMessageNotContaining("cannot be used: /");
    assertThatThrownBy(() -> DataFolder.take(Path.of("/proc/kooflow")))
        .isInstanceOf(UsageException.class)
        .hasMessageNotContaining("cannot be used: /");
    assertThatThrownBy(() -> DataFolder.take(Path.of(""))).hasMessage("--data-dir names no folder");
    assertThatThrownBy(() -> DataFolder.take(temp.resolve("n".repeat(300))))
        .isInstanceOf(UsageException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a,b", "12:30", "a;b", "what?", "a\\b", "${x}", "wow!", "😀", "tab\there"})
  void namesFolderAndCharacterThatNoServerTakes(String name) {
    Path folder = temp.resolve(name);

    assertThatThrownBy(() -> DataFolder.take(folder))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--data-dir cannot be used: the folder '")
        .extracting(Throwable::getMessage, as(STRING))
        .containsAnyOf("has '", "U+0009")
        .hasLineCount(1);
    assertThat(folder).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", " a ", "100%20", "#1+&", "\"'$`", "é", "हिन्दी", "e\u0301"})
  void takesFoldersWithOddNames(String name) throws IOException {
    Path folder = temp.resolve(name);
    try (DataFolder taken = DataFolder.take(folder)) {
      assertThat(taken.path()).isEqualTo(folder.toRealPath());
    }
  }

  @Test
  void looksBehindLinks() throws IOException {
    Path odd = Files.createDirectory(temp.resolve("a,b"));
    Path plain = Files.createDirectory(temp.resolve("plain"));
    Path toOdd = Files.createSymbolicLink(temp.resolve("to-odd"), odd);

    assertThatThrownBy(() -> DataFolder.take(toOdd)).hasMessageContaining("a,b");
    try (DataFolder taken =
        DataFolder.take(Files.createSymbolicLink(temp.resolve("to-plain"), plain))) {
      assertThat(taken.path()).isEqualTo(plain.toRealPath());
    }
  }

  @Test
  void saysThatTheDiskIsFull() {
    Path folder = Path.of("/data");
    assertThatThrownBy(() -> DataFolder.requireRoom(folder, 3))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--data-dir /data cannot be used: 3 MB are free there, and 200 are needed at least;"
                + " make room, or give another --data-dir");
    assertThatCode(() -> DataFolder.requireRoom(folder, 200)).doesNotThrowAnyException();
  }
}
