package io.kooflow.embedded;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How long anything that starts is waited for: as long as it makes headway, which means that its
 * log grows or that it uses processor time, however slow the machine is. What has done neither for
 * {@link #STALLED} hangs. After {@link #LONGEST} nothing counts as headway, so what only repeats
 * itself is given up too. One thread at a time.
 */
public final class Headway {
  /** How long a start may do nothing before it is given up. */
  public static final Duration STALLED = Duration.ofMinutes(5);

  /** How long a start may take in all. */
  public static final Duration LONGEST = Duration.ofMinutes(30);

  /** An idle JVM uses less in {@link #STALLED}, one with a tenth of a core uses more. */
  static final Duration WORK = Duration.ofSeconds(10);

  private static final long LOOK_EVERY_NANOS = 500_000_000;

  private final LongSupplier nanos;
  private final LongSupplier written;
  private final LongSupplier workedNanos;
  private final long began;
  private long lookedAt;
  private long movedAt;
  private long writtenThen;
  private long workedThen;

  /**
   * @param nanos the clock
   * @param written size of what is written meanwhile, such as a log
   * @param workedNanos processor time used so far
   */
  Headway(LongSupplier nanos, LongSupplier written, LongSupplier workedNanos) {
    this.nanos = nanos;
    this.written = written;
    this.workedNanos = workedNanos;
    this.began = nanos.getAsLong();
    this.lookedAt = began;
    this.movedAt = began;
    this.writtenThen = written.getAsLong();
    this.workedThen = workedNanos.getAsLong();
  }

  /** Of one process and its log. */
  public static Headway of(ProcessHandle process, Path log) {
    File file = log.toFile();
    return new Headway(System::nanoTime, file::length, () -> worked(process));
  }

  /**
   * Of several processes together.
   *
   * @param processes asked at each look, since some may end and others start
   * @param logs those that are not there count as empty
   */
  public static Headway of(
      Supplier<? extends Collection<ProcessHandle>> processes, Collection<Path> logs) {
    return new Headway(
        System::nanoTime,
        () -> logs.stream().mapToLong(log -> log.toFile().length()).sum(),
        () -> processes.get().stream().mapToLong(Headway::worked).sum());
  }

  private static long worked(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /** True while the wait is worth it; asked between two looks for what is waited for. */
  public boolean made() {
    long now = nanos.getAsLong();
    if (now - lookedAt < LOOK_EVERY_NANOS) {
      return true;
    }
    lookedAt = now;
    long writes = written.getAsLong();
    long work = workedNanos.getAsLong();
    // Less than before: a log that was cut, a process that was replaced.
    if (writes != writtenThen || work < workedThen || work - workedThen >= WORK.toNanos()) {
      movedAt = now;
      writtenThen = writes;
      workedThen = work;
    }
    return now - movedAt < STALLED.toNanos() && now - began < LONGEST.toNanos();
  }
}
