package io.kooflow.source;

import io.kooflow.source.change.RecordCounts;
import io.kooflow.source.retry.Fault;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts of one table's capture, published as an MBean from {@link #register} to close. */
final class CaptureMetrics implements CaptureMetricsMXBean, RecordCounts, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureMetrics.class);
  private static final int MOST_TOLD = 100;

  /** Which counts stand under each name. */
  private static final Map<ObjectName, CaptureMetrics> PUBLISHED = new HashMap<>();

  private final ObjectName name;
  private final LongAdder events = new LongAdder();
  private final LongAdder deadLetters = new LongAdder();
  private final LongAdder unreadableBefores = new LongAdder();
  private final LongAdder droppedAttributes = new LongAdder();
  private final LongAdder replicationEchoes = new LongAdder();
  private final Set<String> toldAttributes = ConcurrentHashMap.newKeySet();
  private final LongAdder snapshotRows = new LongAdder();
  private final LongAdder snapshots = new LongAdder();
  private final LongAdder keysRead = new LongAdder();
  private final LongAdder badSignals = new LongAdder();
  private volatile boolean snapshotRunning;
  private final LongAdder gaps = new LongAdder();
  private final LongAdder throttles = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private volatile long readableShards;
  private volatile long millisBehind;
  private volatile long lastRead = System.nanoTime();

  private CaptureMetrics(ObjectName name) {
    this.name = name;
  }

  /** New counts under {@code io.kooflow.source:type=table-capture,connector=...,table=...}. */
  static CaptureMetrics register(String connector, String table) {
    try {
      CaptureMetrics metrics =
          new CaptureMetrics(
              new ObjectName(
                  "io.kooflow.source:type=table-capture,connector=%s,table=%s"
                      .formatted(ObjectName.quote(connector), ObjectName.quote(table))));
      metrics.publish();
      return metrics;
    } catch (JMException e) {
      throw new ConnectException("Cannot publish the metrics of table '" + table + "'", e);
    }
  }

  private void publish() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    synchronized (PUBLISHED) {
      if (server.isRegistered(name)) {
        // Those of a task that Connect has given up.
        server.unregisterMBean(name);
      }
      server.registerMBean(this, name);
      PUBLISHED.put(name, this);
    }
  }

  /** Withdraws these, and not those of a task that has taken the place of this one's. */
  @Override
  public void close() {
    try {
      synchronized (PUBLISHED) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        if (PUBLISHED.remove(name, this) && server.isRegistered(name)) {
          server.unregisterMBean(name);
        }
      }
    } catch (JMException e) {
      throw new ConnectException("Cannot withdraw the metrics " + name, e);
    }
  }

  @Override
  public void event() {
    events.increment();
  }

  @Override
  public void unreadableBefore() {
    unreadableBefores.increment();
  }

  @Override
  public void deadLetter() {
    deadLetters.increment();
  }

  /** Logs the name the first time, for as many names as can be remembered. */
  @Override
  public void droppedAttribute(String attribute) {
    droppedAttributes.increment();
    if (toldAttributes.size() < MOST_TOLD && toldAttributes.add(attribute)) {
      LOG.warn(
          "{}: attribute {} is not in the schema and is left out of events; add it to the schema, or"
              + " keep it by 'unknown.attributes'",
          name.getKeyProperty("table"),
          attribute);
    }
  }

  @Override
  public void replicationEcho() {
    replicationEchoes.increment();
  }

  void snapshotRows(long rows) {
    snapshotRows.add(rows);
  }

  void snapshotRunning(boolean running) {
    snapshotRunning = running;
  }

  void badSignal() {
    badSignals.increment();
  }

  void keysRead(long keys) {
    keysRead.add(keys);
  }

  void snapshot() {
    snapshots.increment();
  }

  void gap() {
    gaps.increment();
  }

  void failed(Fault fault) {
    (fault == Fault.THROTTLED ? throttles : retries).increment();
  }

  void readableShards(int shards) {
    readableShards = shards;
  }

  void behind(long millis) {
    millisBehind = Math.max(0, millis);
  }

  @Override
  public long getEvents() {
    return events.sum();
  }

  @Override
  public long getDeadLetters() {
    return deadLetters.sum();
  }

  @Override
  public long getUnreadableBefores() {
    return unreadableBefores.sum();
  }

  @Override
  public long getDroppedAttributes() {
    return droppedAttributes.sum();
  }

  @Override
  public long getReplicationEchoes() {
    return replicationEchoes.sum();
  }

  @Override
  public long getSnapshotRows() {
    return snapshotRows.sum();
  }

  @Override
  public long getSnapshots() {
    return snapshots.sum();
  }

  @Override
  public boolean isSnapshotRunning() {
    return snapshotRunning;
  }

  @Override
  public long getKeysRead() {
    return keysRead.sum();
  }

  @Override
  public long getBadSignals() {
    return badSignals.sum();
  }

  @Override
  public long getGaps() {
    return gaps.sum();
  }

  @Override
  public long getThrottles() {
    return throttles.sum();
  }

  @Override
  public long getRetries() {
    return retries.sum();
  }

  @Override
  public long getReadableShards() {
    return readableShards;
  }

  /** A page of the stream was read, or there is none to read. */
  void read() {
    lastRead = System.nanoTime();
  }

  @Override
  public long getMillisSinceRead() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastRead);
  }

  @Override
  public long getMillisBehind() {
    return millisBehind;
  }
}
