package org.apache.kafka.common.utils;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * In place of Kafka's own, which the class path hides in tests: the same, but that the wall clock
 * of a process can be set. Where the property {@value #CLOCK} names a file, the wall clock is ahead
 * by the milliseconds that stand there. The monotonic clock stays as it is, as it does when a
 * machine's clock is set.
 */
final class SystemTime implements Time {
  private static final String CLOCK = "kooflow.test.clock";
  private static final long LOOK_NANOS = 50_000_000;

  private static final SystemTime SYSTEM_TIME = new SystemTime(System.getProperty(CLOCK));

  private final @Nullable Path clock;
  private volatile long ahead;
  private volatile long lookedAt;

  private SystemTime(@Nullable String file) {
    clock = file == null ? null : Path.of(file);
    look();
  }

  public static SystemTime getSystemTime() {
    return SYSTEM_TIME;
  }

  @Override
  public long milliseconds() {
    if (clock != null && System.nanoTime() - lookedAt > LOOK_NANOS) {
      look();
    }
    return System.currentTimeMillis() + ahead;
  }

  private void look() {
    if (clock != null) {
      try {
        ahead = Long.parseLong(Files.readString(clock).strip());
        lookedAt = System.nanoTime();
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }

  @Override
  public long nanoseconds() {
    return System.nanoTime();
  }

  @Override
  public void sleep(long millis) {
    Utils.sleep(millis);
  }

  @Override
  public void waitObject(Object lock, Supplier<Boolean> condition, long deadlineMillis)
      throws InterruptedException {
    synchronized (lock) {
      while (!condition.get()) {
        long left = deadlineMillis - milliseconds();
        if (left <= 0) {
          throw new org.apache.kafka.common.errors.TimeoutException(
              "Condition not satisfied before deadline");
        }
        TimeUnit.MILLISECONDS.timedWait(lock, left);
      }
    }
  }
}
