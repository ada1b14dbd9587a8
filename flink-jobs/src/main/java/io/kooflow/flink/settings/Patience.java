package io.kooflow.flink.settings;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks servers that may be out of reach for a while, as when a job is submitted. */
public final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private Patience() {}

  /**
   * The answer, asked for again and again with growing pauses.
   *
   * @param limit after which the last failure is thrown; at least one try is made
   * @param hopeless failures that no waiting mends; thrown at once
   */
  public static <T> T until(Duration limit, Predicate<Exception> hopeless, Callable<T> question)
      throws Exception {
    long started = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return question.call();
      } catch (InterruptedException stopped) {
        throw stopped;
      } catch (Exception failed) {
        Duration waited = Duration.ofNanos(System.nanoTime() - started);
        if (hopeless.test(failed) || waited.plus(pause).compareTo(limit) > 0) {
          throw failed;
        }
        LOG.warn("Cannot start yet, asking for up to {} in all: {}", limit, failed.toString());
      }
      Thread.sleep(pause.toMillis());
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }
}
