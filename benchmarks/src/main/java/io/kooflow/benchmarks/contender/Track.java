package io.kooflow.benchmarks.contender;

import io.kooflow.benchmarks.figures.HeldMemory;
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
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * A filled topic on which contenders run one after another.
 *
 * @param folder for the runs
 * @param input the topic
 * @param records in it
 * @param pairs different (koo, user) among them
 * @param expected the oracle
 * @param limit longest run; after it there is no figure
 */
public record Track(
    Broker broker,
    String registry,
    Path folder,
    String input,
    long records,
    long pairs,
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
    Place place = place(number);
    Map<TopicPartition, Long> ends = broker.ends(input);
    double brokerBefore = broker.figures().cpuSeconds();
    long begin = System.nanoTime();
    Run run;
    try (ChildProcess process = start(contender, place)) {
      CommitTimes commits = new CommitTimes();
      boolean done = awaitCommit(contender.group().apply(place), ends, process, commits);
      double seconds = secondsSince(begin);
      ProcessFigures used = ProcessFigures.of(process.pid());
      double brokerUsed = broker.figures().cpuSeconds() - brokerBefore;
      Checked checked = done ? check(contender, expected) : Checked.NOTHING;
      process.stop(GRACE);
      run =
          new Run(
              contender.name(),
              checked.equal(),
              records,
              seconds,
              used.cpuSeconds(),
              brokerUsed,
              used.peakResidentBytes(),
              checked.records(),
              checked.bytes(),
              checked.ofHottest(),
              allocated(place),
              commits.secondsBetween());
    }
    return run;
  }

  /**
   * Lets a contender do its work and looks at its memory; it is not started again.
   *
   * @throws IOException if its memory cannot be looked at
   */
  public Recovery hold(Contender contender, int number) throws IOException {
    Place place = place(number);
    try (ChildProcess process = start(contender, place)) {
      if (!awaitCommit(contender.group().apply(place), broker.ends(input), process)) {
        return Recovery.failed(contender.name(), records);
      }
      HeldMemory memory = HeldMemory.of(process.pid());
      boolean equal = check(contender, expected).equal();
      return new Recovery(contender.name(), records, pairs, memory, Double.NaN, equal);
    }
  }

  /**
   * Lets a contender do its work, looks at its memory, kills it with SIGKILL, gives it more, starts
   * it again on what it left, and measures until that is done too.
   *
   * @param more writes more input
   * @param afterwards the oracle of all of it, called then
   * @throws IOException if its memory cannot be looked at
   */
  public Recovery recover(
      Contender contender, int number, Runnable more, Supplier<Map<Long, Counts>> afterwards)
      throws IOException {
    Place place = place(number);
    String group = contender.group().apply(place);
    HeldMemory memory;
    try (ChildProcess process = start(contender, place)) {
      if (!awaitCommit(group, broker.ends(input), process)) {
        return Recovery.failed(contender.name(), records);
      }
      memory = HeldMemory.of(process.pid());
      process.kill();
    }
    more.run();
    long begin = System.nanoTime();
    try (ChildProcess process = start(contender, place)) {
      boolean done = awaitCommit(group, broker.ends(input), process);
      double seconds = secondsSince(begin);
      boolean equal = done && check(contender, afterwards.get()).equal();
      return new Recovery(contender.name(), records, pairs, memory, seconds, equal);
    }
  }

  private Place place(int number) {
    return new Place(
        number, records, folder.resolve("run-" + number), broker.bootstrapServers(), registry);
  }

  private static ChildProcess start(Contender contender, Place place) {
    return contender.jvm().apply(place).start("contender", place.folder());
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private boolean awaitCommit(String group, Map<TopicPartition, Long> ends, ChildProcess process) {
    return awaitCommit(group, ends, process, new CommitTimes());
  }

  private boolean awaitCommit(
      String group, Map<TopicPartition, Long> ends, ChildProcess process, CommitTimes commits) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw new StartFailedException(
            "the contender ended before its work was done; end of "
                + process.log()
                + ":\n"
                + process.tail());
      }
      Map<TopicPartition, Long> committed = broker.committed(group, ends.keySet());
      commits.saw(committed, System.nanoTime());
      if (ends.entrySet().stream()
          .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue())) {
        return true;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return false;
  }

  /** What a reader of the output saw. */
  private record Checked(boolean equal, long records, long bytes, long ofHottest) {
    private static final Checked NOTHING = new Checked(false, 0, 0, 0);
  }

  private Checked check(Contender contender, Map<Long, Counts> wanted) {
    String topic = contender.output();
    if (topic == null) {
      return new Checked(true, 0, 0, 0);
    }
    try (Output output =
        new Output(broker.bootstrapServers(), broker.ends(topic).keySet(), contender.format())) {
      boolean equal = output.equalsWithin(OUTPUT_LIMIT, wanted);
      return new Checked(equal, output.records(), output.bytes(), output.recordsOfHottest());
    }
  }

  private static long allocated(Place place) {
    try {
      return Files.exists(place.allocated())
          ? Long.parseLong(Files.readString(place.allocated()).strip())
          : 0;
    } catch (IOException unreadable) {
      throw new UncheckedIOException("unreadable file " + place.allocated(), unreadable);
    }
  }
}
