package io.kooflow.source;

import io.kooflow.schemas.capture.ShardOffset;
import io.kooflow.source.stream.ShardNode;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What the other tasks of a table have handed over, as their committed offsets tell. Used by the
 * task's thread alone.
 */
final class Peers {
  private final Function<Collection<ShardNode>, Collection<ShardOffset>> offsets;
  private final Duration every;
  private final Duration settle;
  private final LongSupplier nanoClock;
  private long due;

  /**
   * @param offsets reads the committed offsets of shards
   * @param every time between two looks; zero for never, where there are no others
   * @param settle time after which an offset is committed
   */
  Peers(
      Function<Collection<ShardNode>, Collection<ShardOffset>> offsets,
      Duration every,
      Duration settle,
      LongSupplier nanoClock) {
    this.offsets = offsets;
    this.every = every;
    this.settle = settle;
    this.nanoClock = nanoClock;
    this.due = nanoClock.getAsLong();
  }

  /** Nobody else reads the table. */
  static Peers none() {
    return new Peers(listed -> java.util.List.of(), Duration.ZERO, Duration.ZERO, () -> 0);
  }

  /** How long until every sequence number handed over before now is told by {@link #look}. */
  Duration settle() {
    return every.isZero() ? Duration.ZERO : settle.plus(every);
  }

  /** Tells of each shard, if it is time for a look. */
  void look(Collection<ShardNode> listed, Consumer<ShardOffset> tell) {
    if (every.isZero() || due - nanoClock.getAsLong() > 0) {
      return;
    }
    due = nanoClock.getAsLong() + every.toNanos();
    offsets.apply(listed).forEach(tell);
  }
}
