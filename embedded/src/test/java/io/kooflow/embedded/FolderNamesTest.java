package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderNamesTest {
  @Test
  void everyPrintableCharacterIsUsableOrNamed() {
    for (char each = ' '; each <= '~'; each++) {
      Path folder = Path.of("/data/a" + each + "b");
      if (",:;?\\".indexOf(each) >= 0) {
        assertThat(FolderNames.problem(folder))
            .hasValueSatisfying(reason -> assertThat(reason).contains("'" + folder + "'", "has '"));
      } else {
        assertThat(FolderNames.problem(folder)).isEmpty();
        assertThat(
                new org.apache.flink.core.fs.Path(FolderNames.forFlink(folder)).toUri().getPath())
            .isEqualTo(folder.toString());
      }
    }
  }

  @Test
  void flinkFindsTheOddestFolderUnderItsName() {
    Path folder = Path.of("/data", OddFolder.NAME, "checkpoints");

    assertThat(new org.apache.flink.core.fs.Path(FolderNames.forFlink(folder)).getPath())
        .isEqualTo(folder.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\tb", "a\nb", "a\u001bb", "a\u009bb"})
  void namesACharacterThatCannotBeShownByItsNumber(String name) {
    assertThat(FolderNames.problem(Path.of("/data", name)))
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("U+").doesNotContain(name).hasLineCount(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a${b", "a!"})
  void namesWhatIsTakenInCertainPlacesOnly(String name) {
    assertThat(FolderNames.problem(Path.of("/data", name, "c"))).isPresent();
    assertThat(FolderNames.problem(Path.of("/data", "a$b!c"))).isEmpty();
  }

  @Test
  void namesACharacterThatRocksDbDoesNotFind() {
    assertThat(FolderNames.problem(Path.of("/data/😀")))
        .hasValueSatisfying(reason -> assertThat(reason).contains("'😀', U+1F600", "RocksDB"));
  }

  @Test
  void namesAPathThatSqliteCannotOpen() {
    Path folder = Path.of("/" + "a".repeat(250), "b".repeat(250));

    assertThat(FolderNames.problem(folder)).get().asString().contains("503 bytes");
    assertThat(FolderNames.problem(Path.of("/" + "a".repeat(250), "b".repeat(200)))).isEmpty();
  }
}
