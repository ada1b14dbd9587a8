package io.kooflow.source.gap;

import io.kooflow.schemas.capture.ShardOffset;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Names of losses: {@code <shard>@<epoch millis found>/<sequence read before>}, without commas. */
public final class GapName {
  private GapName() {}

  /**
   * Names a loss.
   *
   * @param after the last sequence number that was read before the loss; null if none was
   */
  public static String of(String shardId, Instant foundAt, @Nullable String after) {
    return shardId
        + "@"
        + foundAt.toEpochMilli()
        + "/"
        + (after == null ? ShardOffset.NONE : after);
  }

  /** The last sequence number that was read before the loss; "0" if none was. */
  public static String sequence(String name) {
    String sequence = name.substring(name.indexOf('/') + 1);
    return sequence.matches("[0-9]{1,40}") ? sequence : ShardOffset.NONE;
  }
}
