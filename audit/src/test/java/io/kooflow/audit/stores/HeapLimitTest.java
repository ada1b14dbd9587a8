package io.kooflow.audit.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapLimitTest {
  /** A process of its own, since its heap is filled; with the collector of ./kooflow. */
  public static void main(String[] args) {
    HeapLimit limit = new HeapLimit();
    List<byte[]> held = new ArrayList<>();
    try {
      while (true) {
        limit.require();
        held.add(new byte[500]);
      }
    } catch (IllegalStateException full) {
      System.out.println(full.getMessage());
    }
  }

  @Test
  void saysWhatToSetBeforeTheHeapIsFull() throws Exception {
    Process process = run();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("the heap of").contains("set KOOFLOW_HEAP");
  }

  private static Process run() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx48m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            HeapLimitTest.class.getName())
        .redirectErrorStream(true)
        .start();
  }
}
