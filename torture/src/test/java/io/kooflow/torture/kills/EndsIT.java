package io.kooflow.torture.kills;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.Eventually;
import io.kooflow.embedded.ProjectFolder;
import io.kooflow.operations.connection.Endpoints;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo ends as a whole, however it ends. */
class EndsIT {
  /** That it ends, not how fast: on a busy machine a JVM alone takes ten seconds to be refused. */
  private static final Duration LIMIT = Duration.ofHours(1);

  private static final int USAGE = 2;
  private static final List<String> FOR_EVER = List.of("--events", "1000000", "--rate", "20");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void ctrlCEndsEverythingAndATemporaryFolderGoes() throws Exception {
    try (DemoProcess demo = start()) {
      demo.awaitReady();
      Endpoints endpoints = demo.endpoints();

      boolean deaf = ignoresCtrlC();
      signal(deaf ? "TERM" : "INT", demo.pid());

      assertThat(demo.awaitEnd(LIMIT)).isEqualTo(deaf ? 128 + 15 : 128 + 2);
      awaitNothingLeft(demo);
      assertThat(openPorts(endpoints)).isEmpty();
      assertThat(temporaryFiles()).isEmpty();
    }
  }

  @Test
  void killNineOfTheCommandEndsItsProcessesAndASecondCommandIsRefused() throws Exception {
    try (DemoProcess demo = start()) {
      demo.awaitReady();
      Endpoints endpoints = demo.endpoints();
      assertThatASecondOneIsRefused(endpoints.dataDir());
      assertThat(demo.leftovers()).hasSizeGreaterThanOrEqualTo(endpoints.processes().size());

      signal("KILL", demo.pid());

      awaitNothingLeft(demo);
      assertThat(openPorts(endpoints)).isEmpty();
      assertThat(temporaryFiles()).isEmpty();
    }
  }

  /** With a temporary folder of its own, to see what it leaves there. */
  private DemoProcess start() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    return DemoProcess.start(
        ProjectFolder.ofTests(),
        folder.resolve("demo.log"),
        FOR_EVER,
        Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary));
  }

  private List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("tmp"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void awaitNothingLeft(DemoProcess demo) {
    Eventually.passes(
        () ->
            assertThat(demo.leftovers())
                .extracting(left -> left.pid() + " " + left.info().commandLine().orElse("?"))
                .isEmpty());
  }

  private void assertThatASecondOneIsRefused(String dataDir) throws Exception {
    List<String> onTheSame = List.of("--data-dir", dataDir);
    try (DemoProcess second =
        DemoProcess.start(ProjectFolder.ofTests(), folder.resolve("second.log"), onTheSame)) {
      assertThat(second.awaitEnd(LIMIT)).isEqualTo(USAGE);
      assertThat(second.output())
          .contains(dataDir + ": another kooflow command runs on this folder")
          .doesNotContain("Exception");
    }
  }

  /** A build in the background of a shell is deaf to Ctrl-C, and so is all that it starts. */
  private static boolean ignoresCtrlC() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .anyMatch(ignored -> (ignored & 1L << (2 - 1)) != 0);
  }

  private static void signal(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    assertThat(Eventually.ended(kill)).isZero();
  }

  private static List<Integer> openPorts(Endpoints endpoints) {
    return Stream.of(
            endpoints.dynamodb().url(),
            "kafka://" + endpoints.kafka().bootstrapServers(),
            endpoints.registry().url(),
            endpoints.connect().url(),
            endpoints.s3().url(),
            endpoints.catalog().uri(),
            endpoints.model().url(),
            endpoints.flink().url(),
            endpoints.page().url())
        .map(url -> URI.create(url).getPort())
        .filter(EndsIT::accepts)
        .toList();
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
