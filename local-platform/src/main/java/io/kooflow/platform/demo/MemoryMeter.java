package io.kooflow.platform.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * Memory of all processes together as proportional set size, which counts a page that several share
 * once. Linux only; 0 elsewhere.
 */
final class MemoryMeter {
  private long peakKilobytes;
  private long lastKilobytes;

  /** Takes a sample over these processes, their children, and this one; one gone counts nothing. */
  void sample(Collection<Long> pids) {
    Stream<ProcessHandle> all =
        pids.stream()
            .flatMap(pid -> ProcessHandle.of(pid).stream())
            .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()));
    lastKilobytes =
        Stream.concat(all, Stream.of(ProcessHandle.current()))
            .mapToLong(ProcessHandle::pid)
            .distinct()
            .map(MemoryMeter::kilobytesOf)
            .sum();
    peakKilobytes = Math.max(peakKilobytes, lastKilobytes);
  }

  private static long kilobytesOf(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException | UncheckedIOException gone) {
      return 0;
    }
  }

  long peakMegabytes() {
    return peakKilobytes / 1024;
  }

  long lastMegabytes() {
    return lastKilobytes / 1024;
  }
}
