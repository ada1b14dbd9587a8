package io.kooflow.benchmarks.contender;

import io.kooflow.benchmarks.Progress;
import io.kooflow.benchmarks.figures.ProcessFigures;
import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.embedded.StartFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Runs a process that says by a file when its work is done, and then stays to be looked at.
 *
 * @param records of the work
 * @param limit longest run; one that lasts longer has no figure
 */
public record FixedWork(long records, Duration limit, Progress progress) {
  private static final Duration LOOK = Duration.ofMillis(50);

  /**
   * One run.
   *
   * @param folder for its log
   * @param result the file, which the process moves to its place
   * @param equal whether what stands there, and was made, is as the oracle says
   * @return not equal if it died, was too slow, or did something else
   */
  public Run run(String name, ForkedJvm jvm, Path folder, Path result, Predicate<String> equal)
      throws IOException {
    long begin = System.nanoTime();
    try (ChildProcess process = jvm.start("contender", folder)) {
      boolean done = await(process, result);
      double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
      if (!done) {
        progress.tell(name + " was not done after " + limit + "; see " + process.log());
        return Run.failed(name);
      }
      ProcessFigures used = ProcessFigures.of(process.pid());
      boolean right = equal.test(Files.readString(result));
      return new Run(
          name,
          right,
          records,
          seconds,
          used.cpuSeconds(),
          0,
          used.peakResidentBytes(),
          0,
          0,
          0,
          0,
          0);
    } catch (StartFailedException died) {
      progress.tell(name + " has no figure: " + died.getMessage());
      return Run.failed(name);
    }
  }

  private boolean await(ChildProcess process, Path result) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (Files.notExists(result)) {
      if (!process.isAlive()) {
        throw new StartFailedException("it ended before its work was done:\n" + process.tail());
      }
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return true;
  }
}
