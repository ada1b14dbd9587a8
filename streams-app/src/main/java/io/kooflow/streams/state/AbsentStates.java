package io.kooflow.streams.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Forgets absent states 30 days after the change that made them so: until then they stop a late
 * older record from bringing an item back. Walks the store a bounded piece at a time, within the
 * task's own transactions.
 *
 * <p>Days are counted by the store's time of changes, never beyond the newest change seen: while
 * old changes are being read again, nothing of their time is forgotten.
 */
public final class AbsentStates<K, V> {
  /** How long an absent state is kept. */
  public static final Duration KEPT = Duration.ofDays(30);

  /** Time between two pieces. */
  public static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final int PIECE = 2_000;

  private final KeyValueStore<K, V> states;
  private final ToLongFunction<V> absentSince;
  private long newestChange = Long.MIN_VALUE;
  private @Nullable K cursor;

  private AbsentStates(KeyValueStore<K, V> states, ToLongFunction<V> absentSince) {
    this.states = states;
    this.absentSince = absentSince;
  }

  /**
   * Begins to sweep; to be called in the processor's {@code init}.
   *
   * @param absentSince changedAt of an absent state, epoch milliseconds; {@link Long#MAX_VALUE} for
   *     a present one
   */
  public static <K, V> AbsentStates<K, V> sweep(
      ProcessorContext<?, ?> context, KeyValueStore<K, V> states, ToLongFunction<V> absentSince) {
    AbsentStates<K, V> sweep = new AbsentStates<>(states, absentSince);
    context.schedule(INTERVAL, PunctuationType.WALL_CLOCK_TIME, sweep::next);
    return sweep;
  }

  /** Tells the time of a change just taken in, epoch milliseconds. */
  public void saw(long changedAt) {
    newestChange = Math.max(newestChange, changedAt);
  }

  private void next(long now) {
    if (newestChange == Long.MIN_VALUE) {
      return;
    }
    long horizon = Math.min(now, newestChange) - KEPT.toMillis();
    List<K> expired = new ArrayList<>();
    try (KeyValueIterator<K, V> piece = states.range(cursor, null)) {
      int seen = 0;
      cursor = null;
      while (cursor == null && piece.hasNext()) {
        KeyValue<K, V> state = piece.next();
        if (absentSince.applyAsLong(state.value) < horizon) {
          expired.add(state.key);
        }
        cursor = ++seen == PIECE ? state.key : null;
      }
    }
    expired.forEach(states::delete);
  }
}
