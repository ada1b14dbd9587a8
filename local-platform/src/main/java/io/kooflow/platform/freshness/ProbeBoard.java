package io.kooflow.platform.freshness;

import io.kooflow.platform.freshness.Freshness.Latency;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The probes under way, one per koo at most, and what the arrived ones told. Pure but for its
 * histograms: whoever watches a place tells what is seen there, and when. Safe for use by several
 * threads.
 */
final class ProbeBoard {
  private static final int MOST_UNDER_WAY = 40;
  private static final long MOST_NANOS = 60_000_000_000L;
  private static final long LONGEST_MICROS = 3_600_000_000L;

  private final Map<Long, Tracked> underWay = new HashMap<>();
  private final Map<Hop, Histogram> hops = new EnumMap<>(Hop.class);
  private final Map<Probe.Kind, Histogram> whole = new EnumMap<>(Probe.Kind.class);

  ProbeBoard() {
    for (Hop hop : Hop.values()) {
      hops.put(hop, new Histogram(LONGEST_MICROS, 3));
    }
    for (Probe.Kind kind : Probe.Kind.values()) {
      whole.put(kind, new Histogram(LONGEST_MICROS, 3));
    }
  }

  /**
   * Sends a probe on its way, unless its koo has one or too many are under way. Those to a koo that
   * does not exist never arrive; after a minute they make room.
   */
  synchronized void start(Probe probe) {
    if (underWay.size() >= MOST_UNDER_WAY) {
      long oldest = probe.acknowledgedNanos() - MOST_NANOS;
      underWay.values().removeIf(tracked -> tracked.probe.acknowledgedNanos() < oldest);
    }
    if (underWay.size() < MOST_UNDER_WAY) {
      underWay.putIfAbsent(probe.contentId(), new Tracked(probe));
    }
  }

  /**
   * A koo gets another reaction: a comment takes one hop more than a like, so a later like could be
   * taken for it. Such a probe is dropped.
   */
  synchronized void disturb(long contentId, long createdAt) {
    Tracked tracked = underWay.get(contentId);
    if (tracked != null
        && tracked.probe.kind() == Probe.Kind.COMMENT
        && tracked.probe.createdAt() != createdAt) {
      underWay.remove(contentId);
    }
  }

  /** A reaction was seen at the end of a hop, where {@code newest} is the newest of its koo. */
  synchronized void seen(Hop hop, long contentId, long newest, long nanos) {
    Tracked tracked = underWay.get(contentId);
    if (tracked == null || newest < tracked.probe.createdAt()) {
      return;
    }
    tracked.seen.putIfAbsent(hop, nanos);
    if (hop == Hop.ENRICHED_TO_SERVING) {
      underWay.remove(contentId);
      record(tracked);
    }
  }

  /** Koos whose probe has come as far as the last topic, but not to the table yet. */
  synchronized List<Long> awaitingServing() {
    List<Long> waiting = new ArrayList<>();
    underWay.forEach(
        (contentId, tracked) -> {
          if (tracked.seen.containsKey(Hop.CHANGES_TO_ENRICHED)) {
            waiting.add(contentId);
          }
        });
    return waiting;
  }

  private void record(Tracked tracked) {
    long from = tracked.probe.acknowledgedNanos();
    long start = from;
    for (Hop hop : Hop.values()) {
      Long at = tracked.seen.get(hop);
      if (at != null) {
        add(hops, hop, at - from);
        from = at;
      }
    }
    add(whole, tracked.probe.kind(), from - start);
  }

  private static <K extends Enum<K>> void add(Map<K, Histogram> histograms, K key, long nanos) {
    Histogram histogram = histograms.get(key);
    if (histogram != null) {
      histogram.recordValue(Math.min(LONGEST_MICROS, Math.max(0, nanos / 1_000)));
    }
  }

  synchronized Freshness result() {
    Map<String, Latency> byHop = new TreeMap<>();
    hops.forEach((hop, histogram) -> byHop.put(hop.label(), latency(histogram)));
    Histogram all = new Histogram(LONGEST_MICROS, 3);
    whole.values().forEach(all::add);
    return new Freshness(
        byHop, latency(all), latencyOf(Probe.Kind.LIKE), latencyOf(Probe.Kind.COMMENT));
  }

  private Latency latencyOf(Probe.Kind kind) {
    Histogram histogram = whole.get(kind);
    return histogram == null ? new Latency(0, 0, 0) : latency(histogram);
  }

  private static Latency latency(Histogram histogram) {
    return new Latency(
        histogram.getTotalCount(),
        histogram.getValueAtPercentile(50) / 1_000.0,
        histogram.getValueAtPercentile(99) / 1_000.0);
  }

  /** A probe and the moments at which it was seen at the end of each hop. */
  private static final class Tracked {
    private final Probe probe;
    private final Map<Hop, Long> seen = new EnumMap<>(Hop.class);

    private Tracked(Probe probe) {
      this.probe = probe;
    }
  }
}
