package io.kooflow.benchmarks.figures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux says of one process, all its threads included.
 *
 * @param cpuSeconds user and system time since its start
 * @param peakResidentBytes most physical memory that it ever held
 * @param residentBytes physical memory that it holds now
 */
public record ProcessFigures(double cpuSeconds, long peakResidentBytes, long residentBytes) {
  /** Linux counts processor time for user space in hundredths of a second on every platform. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  /** Reads them; {@link UncheckedIOException} if the process is gone. */
  public static ProcessFigures of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      String stat = Files.readString(process.resolve("stat"));
      List<String> status = Files.readAllLines(process.resolve("status"));
      return new ProcessFigures(cpuSeconds(stat), bytes(status, "VmHWM:"), bytes(status, "VmRSS:"));
    } catch (IOException gone) {
      throw new UncheckedIOException("no figures of process " + pid, gone);
    }
  }

  /**
   * The name in parentheses may hold blanks and parentheses; the fields come after the last one.
   */
  static double cpuSeconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
        / TICKS_PER_SECOND;
  }

  static long bytes(List<String> status, String field) {
    return status.stream()
        .filter(line -> line.startsWith(field))
        .map(line -> line.substring(field.length()).replace("kB", "").strip())
        .mapToLong(kibibytes -> Long.parseLong(kibibytes) << 10)
        .findFirst()
        .orElse(0);
  }
}
