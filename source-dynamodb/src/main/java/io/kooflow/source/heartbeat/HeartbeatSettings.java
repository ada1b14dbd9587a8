package io.kooflow.source.heartbeat;

import java.time.Duration;

/**
 * Heartbeats of shards that give nothing.
 *
 * @param every least time from one offset of a shard to a heartbeat of it; zero for no heartbeats
 * @param topic where they go
 */
public record HeartbeatSettings(Duration every, String topic) {

  /** Whether there are any. */
  public boolean areOn() {
    return !every.isZero();
  }
}
