package io.kooflow.platform.cost;

import java.util.HashMap;
import java.util.Map;

/**
 * In how many seconds each koo changed, summed over koos: what one write per koo and second would
 * cost, the bound that the sink's writes are held against. Changes are told in the order of time or
 * nearly so; one that comes more than a second late may count its second again. Safe for use by
 * several threads.
 */
public final class ChangeSeconds {
  private final Map<Long, Long> lastSecond = new HashMap<>();
  private long seconds;

  /**
   * A koo changed.
   *
   * @param epochSecond when, by the store's clock or the model's answer
   */
  public synchronized void changed(long contentId, long epochSecond) {
    Long before = lastSecond.put(contentId, epochSecond);
    if (before == null || before != epochSecond) {
      seconds++;
    }
  }

  /** The sum so far. */
  public synchronized long sum() {
    return seconds;
  }
}
