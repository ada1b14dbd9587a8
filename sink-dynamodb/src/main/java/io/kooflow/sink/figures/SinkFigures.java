package io.kooflow.sink.figures;

import io.kooflow.sink.coalesce.CoalescingWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts what a task does. Thread-safe. */
public final class SinkFigures implements SinkFiguresMXBean {
  private final LongAdder records = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder deadLetters = new LongAdder();
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> writes = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> throttles = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> stale = new ConcurrentHashMap<>();
  private final Map<String, DoubleAdder> units = new ConcurrentHashMap<>();
  private final Map<String, FreshnessWindow> freshness = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final double price;
  private volatile @Nullable CoalescingWriter<?> writer;

  /** By {@link System#nanoTime}: a wall clock may be set back. */
  private volatile long progressAt = System.nanoTime();

  private volatile long tendedAt = System.nanoTime();

  /**
   * @param clock tells when an answer came
   * @param price of a million write units, dollars
   */
  public SinkFigures(InstantSource clock, double price) {
    this.clock = clock;
    this.price = price;
  }

  /** Says whose waiting records to tell. */
  public void watch(CoalescingWriter<?> newWriter) {
    writer = newWriter;
  }

  /** Records came. */
  public void taken(int count) {
    records.add(count);
  }

  /** The task's thread is at work; called whenever Connect calls it, with or without records. */
  public void tended() {
    tendedAt = System.nanoTime();
    CoalescingWriter<?> watched = writer;
    if (watched == null || watched.isClear()) {
      progressAt = tendedAt;
    }
  }

  /** Something that was held became durable: in the store, or in the dead-letter topic. */
  public void progressed() {
    progressAt = System.nanoTime();
  }

  /** A record went to the dead-letter topic. */
  public void deadLettered() {
    deadLetters.increment();
  }

  /** A request goes out. */
  public void requested(String table) {
    increment(requests, table);
  }

  /**
   * A write changed an item.
   *
   * @param timestamp of its record, epoch milliseconds; null if it has none
   */
  public void written(String table, @Nullable Long timestamp) {
    increment(writes, table);
    progressed();
    if (timestamp != null) {
      freshness
          .computeIfAbsent(table, ignored -> new FreshnessWindow())
          .add(Math.max(0, clock.millis() - timestamp));
    }
  }

  /** A condition failed. */
  public void stale(String table) {
    increment(stale, table);
    progressed();
  }

  /** A request will be repeated. */
  public void retried() {
    retries.increment();
  }

  /** DynamoDB asked for less. */
  public void throttled(String table) {
    increment(throttles, table);
  }

  /** Write units went to a table, or to {@code table/index}. */
  public void consumed(String where, double writeUnits) {
    units.computeIfAbsent(where, ignored -> new DoubleAdder()).add(writeUnits);
  }

  @Override
  public long getRecords() {
    return records.sum();
  }

  @Override
  public long getWrites() {
    return total(writes);
  }

  @Override
  public long getStaleWrites() {
    return total(stale);
  }

  @Override
  public long getRequests() {
    return total(requests);
  }

  @Override
  public long getRetries() {
    return retries.sum();
  }

  @Override
  public long getThrottles() {
    return total(throttles);
  }

  @Override
  public long getDeadLetters() {
    return deadLetters.sum();
  }

  @Override
  public long getCoalesced() {
    CoalescingWriter<?> watched = writer;
    return watched == null ? 0 : watched.coalesced();
  }

  @Override
  public int getBuffered() {
    CoalescingWriter<?> watched = writer;
    return watched == null ? 0 : watched.buffered();
  }

  @Override
  public int getInFlight() {
    CoalescingWriter<?> watched = writer;
    return watched == null ? 0 : watched.inFlight();
  }

  @Override
  public long getMillisWithoutProgress() {
    CoalescingWriter<?> watched = writer;
    return watched == null || watched.isClear() ? 0 : millisSince(progressAt);
  }

  @Override
  public long getMillisSinceConnectCalled() {
    return millisSince(tendedAt);
  }

  private static long millisSince(long nanos) {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos));
  }

  @Override
  public double getCoalescingRatio() {
    long wrote = getWrites() + getStaleWrites();
    return wrote == 0 ? 0 : (double) getRecords() / wrote;
  }

  @Override
  public double getWriteUnits() {
    return getWriteUnitsByTable().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  @Override
  public double getWriteUnitsPerMillionRecords() {
    long read = getRecords();
    return read == 0 ? 0 : getWriteUnits() / read * 1e6;
  }

  @Override
  public double getDollarsPerMillionRecords() {
    return getWriteUnitsPerMillionRecords() * price / 1e6;
  }

  @Override
  public Map<String, Long> getWritesByTable() {
    return read(writes, LongAdder::sum);
  }

  @Override
  public Map<String, Long> getThrottlesByTable() {
    return read(throttles, LongAdder::sum);
  }

  @Override
  public Map<String, Double> getRateLimitByTable() {
    CoalescingWriter<?> watched = writer;
    Map<String, Double> rates = new TreeMap<>();
    if (watched != null) {
      requests.keySet().forEach(table -> rates.put(table, watched.rate(table)));
    }
    return rates;
  }

  @Override
  public Map<String, Long> getFreshnessMedianMillisByTable() {
    return read(freshness, window -> window.quantile(0.5));
  }

  @Override
  public Map<String, Long> getFreshnessP99MillisByTable() {
    return read(freshness, window -> window.quantile(0.99));
  }

  @Override
  public Map<String, Long> getRequestsByTable() {
    return read(requests, LongAdder::sum);
  }

  @Override
  public Map<String, Long> getStaleWritesByTable() {
    return read(stale, LongAdder::sum);
  }

  @Override
  public Map<String, Double> getWriteUnitsByTable() {
    Map<String, Double> tables = read(units, DoubleAdder::sum);
    tables.keySet().removeIf(where -> where.contains("/"));
    return tables;
  }

  @Override
  public Map<String, Double> getWriteUnitsByIndex() {
    Map<String, Double> indexes = read(units, DoubleAdder::sum);
    indexes.keySet().removeIf(where -> !where.contains("/"));
    return indexes;
  }

  private static void increment(Map<String, LongAdder> counts, String table) {
    counts.computeIfAbsent(table, ignored -> new LongAdder()).increment();
  }

  private static long total(Map<String, LongAdder> counts) {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  private static <A, V> Map<String, V> read(Map<String, A> counts, Function<A, V> sum) {
    Map<String, V> values = new TreeMap<>();
    counts.forEach((where, count) -> values.put(where, sum.apply(count)));
    return values;
  }
}
