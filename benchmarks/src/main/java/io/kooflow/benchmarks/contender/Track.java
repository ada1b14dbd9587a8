package io.kooflow.benchmarks.contender;

import io.kooflow.benchmarks.figures.ProcessFigures;
import io.kooflow.benchmarks.kafka.Broker;
import io.kooflow.benchmarks.kafka.Output;
import io.kooflow.benchmarks.load.Counts;
import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.StartFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;

/**
 * A filled topic on which contenders run one after another.
 *
 * @param folder for the runs
 * @param input the topic
 * @param records in it
 * @param expected the oracle
 * @param limit longest run; after it there is no figure
 */
public record Track(
    Broker broker,
    String registry,
    Path folder,
    String input,
    long records,
    Map<Long, Counts> expected,
    Duration limit) {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(20);

  /**
   * Runs one contender to its end, or until it dies or the limit is over. The topics that it writes
   * must be there, and empty.
   *
   * @param number different for each run on this broker
   */
  public Run run(Contender contender, int number) {
    Path own = folder.resolve("run-" + number);
    Place place = new Place(number, own, broker.bootstrapServers(), registry);
    Map<TopicPartition, Long> ends = broker.ends(input);
    double brokerBefore = broker.figures().cpuSeconds();
    long begin = System.nanoTime();
    try (ChildProcess process = contender.jvm().apply(place).start("contender", own)) {
      boolean done = awaitCommit(contender.group().apply(place), ends, process);
      double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
      ProcessFigures used = ProcessFigures.of(process.pid());
      double brokerUsed = broker.figures().cpuSeconds() - brokerBefore;
      Run run =
          new Run(
              contender.name(),
              false,
              records,
              seconds,
              used.cpuSeconds(),
              brokerUsed,
              used.peakResidentBytes(),
              0,
              0,
              0);
      Run checked = done ? check(run, contender) : run;
      process.stop(GRACE);
      return withAllocation(checked, place.allocated());
    }
  }

  private boolean awaitCommit(String group, Map<TopicPartition, Long> ends, ChildProcess process) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw new StartFailedException(
            "the contender ended before its work was done; end of "
                + process.log()
                + ":\n"
                + process.tail());
      }
      if (broker.committed(group, ends)) {
        return true;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return false;
  }

  private Run check(Run run, Contender contender) {
    String topic = contender.output();
    if (topic == null) {
      return with(run, true, 0, 0, 0);
    }
    try (Output output =
        new Output(broker.bootstrapServers(), broker.ends(topic).keySet(), contender.format())) {
      boolean equal = output.equalsWithin(OUTPUT_LIMIT, expected);
      return with(run, equal, output.records(), output.bytes(), 0);
    }
  }

  private static Run withAllocation(Run run, Path file) {
    try {
      return Files.exists(file)
          ? with(
              run,
              run.equal(),
              run.outputRecords(),
              run.outputBytes(),
              Long.parseLong(Files.readString(file).strip()))
          : run;
    } catch (IOException unreadable) {
      throw new UncheckedIOException("unreadable file " + file, unreadable);
    }
  }

  private static Run with(
      Run run, boolean equal, long outputRecords, long outputBytes, long allocated) {
    return new Run(
        run.contender(),
        equal,
        run.records(),
        run.seconds(),
        run.cpuSeconds(),
        run.brokerCpuSeconds(),
        run.peakResidentBytes(),
        outputRecords,
        outputBytes,
        allocated);
  }
}
