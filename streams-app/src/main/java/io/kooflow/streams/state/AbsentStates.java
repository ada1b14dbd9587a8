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
 * older record from bringing an item back. Walks the store once a day, a bounded piece at a time
 * (576 million states a day at most), within the task's own transactions.
 *
 * <p>Days are counted by the store's time of changes, never beyond the newest change seen: while
 * old changes are being read again, nothing of their time is forgotten.
 */
public final class AbsentStates<K, V> {
  /** How long an absent state is kept. */
  public static final Duration KEPT = Duration.ofDays(30);

  /** Time between two pieces. */
  public static final Duration INTERVAL = Duration.ofSeconds(30);

  private static final int LEAST_PIECE = 2_000;

  /** Bounds how long a piece holds up the stream: some tenths of a second. */
  private static final int MOST_PIECE = 200_000;

  /** Pieces in which a whole store is looked through: one day. */
  private static final long PIECES = Duration.ofDays(1).dividedBy(INTERVAL);

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

  /** How many states to look at, so that each is met once a day. */
  static long piece(long states) {
    return Math.min(Math.max(states / PIECES + 1, LEAST_PIECE), MOST_PIECE);
  }

  private void next(long now) {
    if (newestChange == Long.MIN_VALUE) {
      return;
    }
    long horizon = Math.min(now, newestChange) - KEPT.toMillis();
    long piece = piece(states.approximateNumEntries());
    List<K> expired = new ArrayList<>();
    try (KeyValueIterator<K, V> from = states.range(cursor, null)) {
      int seen = 0;
      cursor = null;
      while (cursor == null && from.hasNext()) {
        KeyValue<K, V> state = from.next();
        if (absentSince.applyAsLong(state.value) < horizon) {
          expired.add(state.key);
        }
        cursor = ++seen == piece ? state.key : null;
      }
    }
    expired.forEach(states::delete);
  }
}
