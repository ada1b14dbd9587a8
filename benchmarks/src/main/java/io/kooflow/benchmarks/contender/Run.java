package io.kooflow.benchmarks.contender;

import java.util.Locale;

/**
 * What one run took. The clock stops when all offsets are committed.
 *
 * @param equal whether the output came to equal the oracle; if not, nothing else counts
 * @param records of the input
 * @param seconds from the start of the process
 * @param cpuSeconds of the contender, user and system
 * @param brokerCpuSeconds of the broker meanwhile
 * @param peakResidentBytes of the contender
 * @param outputRecords as a reader of committed records sees them
 * @param outputBytes keys and values
 * @param hottestRecords of the output, for the koo that most of the input goes to
 * @param allocatedBytes on the Java heap; 0 where not measured
 * @param secondsBetweenCommits mean of the run: what is written exactly once is seen no sooner; 0
 *     where not measured
 */
public record Run(
    String contender,
    boolean equal,
    long records,
    double seconds,
    double cpuSeconds,
    double brokerCpuSeconds,
    long peakResidentBytes,
    long outputRecords,
    long outputBytes,
    long hottestRecords,
    long allocatedBytes,
    double secondsBetweenCommits) {
  /** First line of the raw rows. */
  public static final String CSV_HEADER =
      "contender,equal,records,seconds,cpu_seconds,broker_cpu_seconds,peak_rss_bytes,output_records,output_bytes,hottest_records,allocated_bytes,seconds_between_commits";

  /** A run that died: no figure. */
  public static Run failed(String contender) {
    return new Run(contender, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** The same, and what it wrote. */
  public Run withOutput(long written, long bytes) {
    return new Run(
        contender,
        equal,
        records,
        seconds,
        cpuSeconds,
        brokerCpuSeconds,
        peakResidentBytes,
        written,
        bytes,
        hottestRecords,
        allocatedBytes,
        secondsBetweenCommits);
  }

  /** One raw row. */
  public String csv() {
    return String.format(
        Locale.ROOT,
        "%s,%s,%d,%.3f,%.2f,%.2f,%d,%d,%d,%d,%d,%.3f",
        contender,
        equal,
        records,
        seconds,
        cpuSeconds,
        brokerCpuSeconds,
        peakResidentBytes,
        outputRecords,
        outputBytes,
        hottestRecords,
        allocatedBytes,
        secondsBetweenCommits);
  }
}
