package io.kooflow.sink.figures;

import io.kooflow.sink.coalesce.CoalescingWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts what a task does. Thread-safe. */
public final class SinkFigures implements SinkFiguresMXBean {
  private final LongAdder records = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder throttles = new LongAdder();
  private final LongAdder deadLetters = new LongAdder();
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> stale = new ConcurrentHashMap<>();
  private final Map<String, DoubleAdder> units = new ConcurrentHashMap<>();
  private volatile @Nullable CoalescingWriter<?> writer;

  /** Says whose waiting records to tell. */
  public void watch(CoalescingWriter<?> newWriter) {
    writer = newWriter;
  }

  /** Records came. */
  public void taken(int count) {
    records.add(count);
  }

  /** A record went to the dead-letter topic. */
  public void deadLettered() {
    deadLetters.increment();
  }

  /** A request goes out. */
  public void requested(String table) {
    requests.computeIfAbsent(table, ignored -> new LongAdder()).increment();
  }

  /** A write changed an item. */
  public void written() {
    writes.increment();
  }

  /** A condition failed. */
  public void stale(String table) {
    stale.computeIfAbsent(table, ignored -> new LongAdder()).increment();
  }

  /** A request will be repeated. */
  public void retried() {
    retries.increment();
  }

  /** DynamoDB asked for less. */
  public void throttled() {
    throttles.increment();
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
    return writes.sum();
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
    return throttles.sum();
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

  private static long total(Map<String, LongAdder> counts) {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  private static <A, V> Map<String, V> read(Map<String, A> counts, Function<A, V> sum) {
    Map<String, V> values = new TreeMap<>();
    counts.forEach((where, count) -> values.put(where, sum.apply(count)));
    return values;
  }
}
