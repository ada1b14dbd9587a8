package io.kooflow.sink.coalesce;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/**
 * A write that the store refused for good. Its offsets stay held until {@link Coalescer#settle}.
 *
 * @param write the write
 * @param reason why, without the payload
 */
public record Rejected<P>(Write<P> write, String reason, Held held) {

  /** The offsets that wait until the record is in the dead-letter topic. */
  public static final class Held {
    final Claims claims;

    Held(Claims claims) {
      this.claims = claims;
    }

    /**
     * Drops the offsets of partitions that went away.
     *
     * @return whether none is left
     */
    public boolean forget(Collection<TopicPartition> partitions) {
      claims.forget(partitions);
      return claims.isEmpty();
    }
  }
}
