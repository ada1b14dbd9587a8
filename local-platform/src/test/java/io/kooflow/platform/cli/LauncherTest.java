package io.kooflow.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.Eventually;
import io.kooflow.schemas.KooflowVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
    Files.copy(Path.of("../pom.xml"), project.resolve("pom.xml"));
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

  @Test
  void showsHelpAndVersionWithoutABuild() throws Exception {
    Path texts = copyHelp();

    assertThat(said(0, "--help")).isEqualTo(Files.readString(texts.resolve("kooflow.txt")).strip());
    assertThat(said(0, "demo", "--help"))
        .isEqualTo(Files.readString(texts.resolve("demo.txt")).strip());
    assertThat(said(0, "dlq", "replay", "koo.changes", "-h"))
        .isEqualTo(Files.readString(texts.resolve("dlq-replay.txt")).strip());
    assertThat(said(0, "--version")).isEqualTo("kooflow " + KooflowVersion.CURRENT);
  }

  @Test
  void namesMistakesWithoutABuild() throws Exception {
    copyHelp();

    assertThat(said("nosuch", "--help"))
        .isEqualTo("kooflow: Unmatched argument at index 0: 'nosuch'; see ./kooflow --help");
    assertThat(said("demo", "--speed=9"))
        .isEqualTo("kooflow: Unknown option: '--speed=9'; see ./kooflow --help");
    assertThat(said()).startsWith("kooflow: Missing required subcommand");
  }

  @Test
  void neverRunsWhatWasBuiltInAnotherFolder() throws Exception {
    Path target = Files.createDirectories(project.resolve("local-platform/target"));
    Files.createFile(target.resolve("built"));
    Files.createFile(target.resolve("kooflow-local-platform-0.1.0-SNAPSHOT.jar"));
    Files.writeString(
        target.resolve("runtime.classpath"),
        "/elsewhere/embedded/target/kooflow-embedded-0.1.0-SNAPSHOT.jar:/m2/a.jar");

    assertThat(said("--no-build", "tail"))
        .isEqualTo("kooflow: what is built here was built in another folder; leave out --no-build");
    assertThat(said("tail")).startsWith("kooflow: no mvn found");
  }

  @Test
  void saysThatTooFewFilesMayBeOpened() throws Exception {
    assertThat(saidBy(2, "ulimit -n 200; exec \"$0\" \"$@\"", "demo"))
        .isEqualTo(
            "kooflow: this shell lets a process open 200 files, 1024 are needed; raise it: ulimit -n 1024");
  }

  @Test
  void refusesAProjectFolderThatJavaWouldSplit() throws Exception {
    Path odd = Files.createDirectory(project.resolve("12:30"));
    Files.copy(project.resolve("kooflow"), odd.resolve("kooflow"));
    Files.copy(project.resolve("pom.xml"), odd.resolve("pom.xml"));
    project = odd;

    assertThat(said("demo")).contains("12:30' has ':'");
  }

  private Path copyHelp() throws IOException {
    Path texts = Files.createDirectories(project.resolve("local-platform/src/main/help"));
    try (Stream<Path> all = Files.list(Path.of("src/main/help"))) {
      for (Path text : all.toList()) {
        Files.copy(text, texts.resolve(text.getFileName()));
      }
    }
    return texts;
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
    return said(2, arguments);
  }

  private String said(int status, String... arguments) throws IOException, InterruptedException {
    return saidBy(status, "exec \"$0\" \"$@\"", arguments);
  }

  private String saidBy(int status, String shell, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.addAll(List.of(tools.resolve("bash").toString(), "-c", shell));
    line.add(tools.resolve("bash").toString());
    line.add(project.resolve("kooflow").toString());
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process launcher = builder.start();
    String said = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(Eventually.ended(launcher)).as(said).isEqualTo(status);
    return said.strip();
  }
}
