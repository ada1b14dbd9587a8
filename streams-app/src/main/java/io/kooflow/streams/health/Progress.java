package io.kooflow.streams.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How long an instance has been without progress, whatever the cause: by the monotonic clock, since
 * Kafka Streams reckons its commits by the wall clock, and a clock that was set back would stop
 * both. Looked at from one thread, read by any.
 *
 * <p>Three things are progress. Of what was processed: that its transaction was committed. Of what
 * waits to be read, or of a thread that does not run yet: that a record was processed or restored,
 * or a thread changed its state. Of a thread that has partitions: that its consumer asks for
 * records, which it does twice a second though none come.
 */
public final class Progress {
  /** Between two looks; what passes beyond it was not seen, as while the process was frozen. */
  public static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private static final long MOST_SEEN_NANOS = LOOK_EVERY.multipliedBy(2).toNanos();
  private static final double NANOS = 1e9;

  /**
   * What one stream thread has done since it began; each number only grows.
   *
   * @param state as Kafka Streams names it
   * @param processed records
   * @param committed grows with each transaction that was committed
   * @param aborted grows with each transaction that was undone
   * @param partitions that its consumer has and may read; 0 while the inputs are held
   * @param fetches grows with each request for records that Kafka has answered
   */
  public record Work(
      String state,
      double processed,
      double committed,
      double aborted,
      double partitions,
      double fetches) {
    private boolean runs() {
      return state.equals("RUNNING");
    }
  }

  /**
   * An instance as it is at one look.
   *
   * @param threads by name
   * @param waiting keys held back until the commit
   * @param unread records known to wait in the inputs; 0 while they are held
   * @param restored records of changelogs that were read back; only grows
   */
  public record Look(Map<String, Work> threads, long waiting, double unread, long restored) {
    public Look {
      threads = Map.copyOf(threads);
    }
  }

  private final Map<String, Thread> threads = new HashMap<>();
  private final Duration limit;
  private Look last = new Look(Map.of(), 0, 0, 0);
  private long lastNanos;
  private boolean looked;
  private long waitingNanos;
  private long idleNanos;
  private volatile double uncommittedSeconds;
  private volatile double idleSeconds;
  private volatile double silentSeconds;

  /**
   * @param limit time without progress that is too long
   */
  public Progress(Duration limit) {
    this.limit = limit;
  }

  private static final class Thread {
    private Work last;
    private double done;
    private long nanos;
    private long silentNanos;

    private Thread(Work first) {
      this.last = first;
      this.done = first.committed == 0 ? 0 : first.processed;
    }

    private void look(Work now, long passed) {
      if (now.committed != last.committed) {
        nanos = 0;
        done = now.processed;
      } else if (now.aborted != last.aborted) {
        done = last.processed; // Undone; it comes again, here or elsewhere.
      } else if (isUncommitted() && now.runs()) {
        nanos += passed;
      }
      boolean silent =
          now.partitions > 0
              && now.runs()
              && now.fetches == last.fetches
              && now.processed == last.processed;
      silentNanos = silent ? silentNanos + passed : 0;
      last = now;
    }

    private boolean isUncommitted() {
      return last.processed > done;
    }

    private long uncommittedNanos() {
      return isUncommitted() ? nanos : 0;
    }
  }

  /**
   * Takes in what is there now.
   *
   * @param nanos of {@link System#nanoTime}
   */
  public void look(long nanos, Look now) {
    long passed = looked ? Math.min(nanos - lastNanos, MOST_SEEN_NANOS) : 0;
    looked = true;
    lastNanos = nanos;
    threads.keySet().retainAll(now.threads.keySet());
    now.threads.forEach(
        (name, work) -> threads.computeIfAbsent(name, each -> new Thread(work)).look(work, passed));
    waitingNanos =
        now.waiting == 0 || committed(now) != committed(last) ? 0 : waitingNanos + passed;
    idleNanos = mayRest(now) || moved(now) ? 0 : idleNanos + passed;
    last = now;
    long ofThreads = threads.values().stream().mapToLong(Thread::uncommittedNanos).max().orElse(0);
    uncommittedSeconds = Math.max(ofThreads, waitingNanos) / NANOS;
    long silentNanos =
        threads.values().stream().mapToLong(each -> each.silentNanos).max().orElse(0);
    silentSeconds = silentNanos / NANOS;
    idleSeconds = Math.max(idleNanos, silentNanos) / NANOS;
  }

  private static double committed(Look look) {
    return look.threads.values().stream().mapToDouble(Work::committed).sum();
  }

  private static boolean mayRest(Look now) {
    return now.unread == 0 && now.threads.values().stream().allMatch(Work::runs);
  }

  private boolean moved(Look now) {
    if (now.restored != last.restored || !now.threads.keySet().equals(last.threads.keySet())) {
      return true;
    }
    return now.threads.entrySet().stream()
        .anyMatch(
            each -> {
              Work before = last.threads.get(each.getKey());
              return before == null
                  || before.processed != each.getValue().processed
                  || !before.state.equals(each.getValue().state);
            });
  }

  /** Seconds for which something has been processed and nothing was committed; 0 when all is. */
  public double uncommittedSeconds() {
    return uncommittedSeconds;
  }

  /**
   * Seconds in which nothing moved though records wait, or a thread does not run or does not ask
   * for records; 0 at rest.
   */
  public double idleSeconds() {
    return idleSeconds;
  }

  /** Whether it has been without progress for half as long as it may be. */
  boolean isSlow() {
    return Math.max(uncommittedSeconds, idleSeconds) * NANOS >= limit.toNanos() / 2.0;
  }

  /**
   * Whether commits, or requests for records, have been missing so long that only a new process
   * helps.
   */
  public boolean isStuck() {
    return Math.max(uncommittedSeconds, silentSeconds) * NANOS >= limit.toNanos();
  }

  /** What has not moved for longest, in words for an operator. */
  String slowest() {
    if (uncommittedSeconds >= idleSeconds) {
      return "nothing committed for " + (long) uncommittedSeconds + " s though there is work";
    }
    return silentSeconds >= idleSeconds
        ? "no records asked for in " + (long) silentSeconds + " s"
        : "nothing read or restored for " + (long) idleSeconds + " s though records wait";
  }
}
