package io.kooflow.platform.freshness;

import java.util.Map;

/**
 * What the probes told.
 *
 * @param hops by label of the hop
 * @param storeToServing all probes, likes and comments
 * @param likes likes alone, store to serving
 * @param comments comments alone, store to serving
 */
public record Freshness(
    Map<String, Latency> hops, Latency storeToServing, Latency likes, Latency comments) {

  /**
   * A distribution of durations in milliseconds.
   *
   * @param count 0 when nothing was seen; the percentiles are 0 then
   */
  public record Latency(long count, double p50Ms, double p99Ms) {}
}
