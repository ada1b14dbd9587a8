package io.kooflow.source.stream;

import org.jspecify.annotations.Nullable;

/**
 * Where reading a shard begins.
 *
 * @param after sequence number of the last record handed over, decimal; null to begin with the
 *     oldest record that the shard holds
 * @param finished whether that was the shard's last
 */
public record ShardStart(@Nullable String after, boolean finished) {

  /** From the oldest record on. */
  public static final ShardStart OLDEST = new ShardStart(null, false);
}
