package io.kooflow.embedded;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFlinkIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir(factory = OddFolder.class)
  Path folder;

  @Test
  void goesOnFromTheNewestWholeCheckpointAfterAKill() throws Exception {
    Path numbers = folder.resolve("numbers");
    Path jobFile = folder.resolve("numbers.job");
    job(numbers).write(jobFile);
    int port = FreePorts.next();
    FlinkRest rest = new FlinkRest(URI.create("http://127.0.0.1:" + port));

    try (ChildProcess first = start(port, jobFile)) {
      await()
          .untilAsserted(
              () -> assertThat(Checkpoints.newest(folder.resolve("checkpoints"))).isPresent());
      first.kill();
    }
    int before = Files.readAllLines(numbers).size();
    Path damaged = newerOneCutShort();

    try (ChildProcess second = start(port, jobFile)) {
      await()
          .untilAsserted(
              () -> assertThat(Files.readAllLines(numbers).size()).isGreaterThan(before));
      assertThat(rest.newest("numbers").orElseThrow().state()).isEqualTo("RUNNING");
      assertThat(rest.cancel("numbers")).isEqualTo(1);
      await()
          .untilAsserted(
              () -> assertThat(rest.newest("numbers").orElseThrow().state()).isEqualTo("CANCELED"));
      assertThat(second.isAlive()).isTrue();
    }
    List<String> after = Files.readAllLines(numbers).subList(before, before + 1);
    assertThat(after).isNotEqualTo(List.of("1"));
    assertThat(damaged).doesNotExist();
    assertThat(PutAside.since(folder.resolve("checkpoints"), Instant.EPOCH)).hasSize(1);
  }

  private Path newerOneCutShort() throws IOException {
    Path whole = Checkpoints.newest(folder.resolve("checkpoints")).orElseThrow();
    byte[] metadata = Files.readAllBytes(whole.resolve("_metadata"));
    Path newer = Files.createDirectories(folder.resolve("checkpoints/other-run/chk-99"));
    Path file = newer.resolve("_metadata");
    Files.write(file, Arrays.copyOf(metadata, metadata.length / 2));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    return file;
  }

  @Test
  void namesTheMissingJar() {
    try (EmbeddedFlink flink = EmbeddedFlink.start(folder, 0, 1)) {
      FlinkJob job =
          new FlinkJob("none", folder.resolve("none.jar"), "None", List.of(), folder, Map.of());
      assertThatThrownBy(() -> flink.submit(job))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("none.jar");
    }
  }

  private ChildProcess start(int port, Path jobFile) {
    List<String> options = new ArrayList<>(ForkedJvm.SMALL);
    options.add("-Xmx400m");
    return FlinkJvm.of(
            classPathWithoutTests(), options, folder.resolve("flink"), port, 1, List.of(jobFile))
        .start("flink", folder)
        .awaitHttp(URI.create("http://127.0.0.1:" + port + "/overview"));
  }

  private FlinkJob job(Path output) throws IOException {
    return new FlinkJob(
        "numbers",
        jar(),
        NumbersJob.class.getName(),
        List.of(output.toString()),
        folder.resolve("checkpoints"),
        Map.of("execution.checkpointing.interval", "300 ms"));
  }

  private Path jar() throws IOException {
    Path jar = folder.resolve("numbers.jar");
    Path classes = BuildFiles.location(NumbersJob.class).orElseThrow();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name : List.of("NumbersJob.class", "NumbersJob$Append.class")) {
        String entry = "io/kooflow/embedded/" + name;
        out.putNextEntry(new ZipEntry(entry));
        Files.copy(classes.resolve(entry), out);
      }
    }
    return jar;
  }

  /** The cluster must not know the job's classes but from its jar. */
  private static String classPathWithoutTests() {
    return Arrays.stream(ForkedJvm.ownClassPath().split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
