package io.kooflow.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on a machine where something is missing; it stands alone in an empty project. */
class LauncherTest {
  @TempDir private Path project;

  private Path tools;

  @BeforeEach
  void copyLauncher() throws IOException {
    Files.copy(Path.of("../kooflow"), project.resolve("kooflow"));
    tools = Files.createDirectory(project.resolve("tools"));
    for (String tool : List.of("bash", "dirname", "sed", "find", "cat")) {
      Files.createSymbolicLink(tools.resolve(tool), onPath(tool));
    }
  }

  @Test
  void namesAMissingNpmBeforeItBuilds() throws Exception {
    Files.createSymbolicLink(tools.resolve("mvn"), onPath("cat"));

    assertThat(said("demo", "--exit"))
        .isEqualTo(
            "kooflow: no npm found; install Node.js with npm: the embedded DynamoDB comes from it");
  }

  @Test
  void namesAMissingMaven() throws Exception {
    assertThat(said("demo")).startsWith("kooflow: no mvn found");
  }

  @Test
  void saysHowToBuildWhenToldNotTo() throws Exception {
    assertThat(said("--no-build", "demo")).startsWith("kooflow: nothing is built yet");
  }

  private static Path onPath(String tool) {
    return List.of(System.getenv("PATH").split(":")).stream()
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  /** What the launcher says on its way to status 2. */
  private String said(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(tools.resolve("bash").toString());
    line.add(project.resolve("kooflow").toString());
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process launcher = builder.start();
    String said = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(launcher.exitValue()).isEqualTo(2);
    return said.strip();
  }
}
