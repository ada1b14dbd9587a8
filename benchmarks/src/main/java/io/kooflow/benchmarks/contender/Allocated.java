package io.kooflow.benchmarks.contender;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Leaves behind, when this JVM is told to end, how much its threads have allocated. */
public final class Allocated {
  private Allocated() {}

  /** Writes the bytes to the file as a number, at SIGTERM or System.exit. */
  public static void leaveIn(Path file) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> write(file), "allocated"));
  }

  private static void write(Path file) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes =
        Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
            .filter(each -> each > 0)
            .sum();
    try {
      Files.writeString(file, Long.toString(bytes));
    } catch (IOException unwritable) {
      throw new UncheckedIOException("unwritable file " + file, unwritable);
    }
  }
}
