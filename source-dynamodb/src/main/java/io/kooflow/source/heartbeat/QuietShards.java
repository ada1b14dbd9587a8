package io.kooflow.source.heartbeat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which shards are due for a heartbeat: those of which no offset was handed over for the interval,
 * and which are surely read to their end. One empty page does not say that: DynamoDB gives some
 * before it comes to the records, so pages must have been empty for a while, with no failed read
 * between. Used by the task's thread alone.
 */
public final class QuietShards {
  private static final Duration SURE = Duration.ofMinutes(1);

  private final Duration every;
  private final Duration sure;
  private final Function<String, @Nullable Instant> stored;
  private final Map<String, Shard> shards = new HashMap<>();

  private static final class Shard {
    Instant said;
    @Nullable Instant emptySince;

    Shard(Instant said) {
      this.said = said;
    }
  }

  /**
   * @param every the interval; zero for never
   * @param stored up to when the stored offset of a shard says that it was read; null if it does
   *     not say so
   */
  public QuietShards(Duration every, Function<String, @Nullable Instant> stored) {
    this.every = every;
    this.sure = every.compareTo(SURE) < 0 ? every : SURE;
    this.stored = stored;
  }

  /** Whether any shard is ever due. */
  public boolean areTold() {
    return !every.isZero();
  }

  /** An offset of the shard was handed over with what was read then. */
  public void said(String shardId, Instant readAt) {
    if (areTold()) {
      Shard shard = shard(shardId);
      shard.said = readAt;
      shard.emptySince = null;
    }
  }

  /** A read of the shard failed: what it would have given is not known. */
  public void failed(String shardId) {
    if (areTold()) {
      shard(shardId).emptySince = null;
    }
  }

  /** The shard has ended. */
  public void ended(String shardId) {
    shards.remove(shardId);
  }

  /** A page of the shard was empty; whether to say so now, which is then taken as done. */
  public boolean isDue(String shardId, Instant readAt) {
    if (!areTold()) {
      return false;
    }
    Shard shard = shard(shardId);
    // A clock that was set back begins the intervals again, and does not stop heartbeats till then.
    if (readAt.isBefore(shard.said)) {
      shard.said = readAt;
    }
    if (shard.emptySince == null || readAt.isBefore(shard.emptySince)) {
      shard.emptySince = readAt;
    }
    boolean due =
        !readAt.isBefore(shard.said.plus(every)) && !readAt.isBefore(shard.emptySince.plus(sure));
    if (due) {
      shard.said = readAt;
    }
    return due;
  }

  private Shard shard(String shardId) {
    return shards.computeIfAbsent(
        shardId,
        id -> {
          Instant told = stored.apply(id);
          return new Shard(told == null ? Instant.EPOCH : told);
        });
  }
}
