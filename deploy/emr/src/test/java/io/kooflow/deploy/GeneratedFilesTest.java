package io.kooflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The committed files are those that the code makes: {@code -Dgolden.update=true} rewrites them.
 */
class GeneratedFilesTest {
  static Stream<String> files() {
    return GeneratedFiles.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void theFileFollowsFromTheCode(String name) throws IOException {
    Path file = Path.of(name);
    String text = GeneratedFiles.all().get(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, text);
    }

    assertThat(file).as("run with -Dgolden.update=true").content().isEqualTo(text);
  }

  @Test
  void noPolicyIsLeftOfAProgramThatIsGone() throws IOException {
    try (Stream<Path> policies = Files.list(Path.of("iam"))) {
      assertThat(policies.map(Path::toString).filter(name -> name.endsWith(".json")))
          .allMatch(GeneratedFiles.all()::containsKey);
    }
  }
}
