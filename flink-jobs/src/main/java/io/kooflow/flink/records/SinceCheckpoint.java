package io.kooflow.flink.records;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Whole seconds since the job's last completed checkpoint, or since it started: grows whenever the
 * job makes no progress, whatever the cause, also when the wall clock jumps.
 */
public final class SinceCheckpoint implements Gauge<Long> {
  public static final String NAME = "secondsSinceCheckpoint";

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final LongSupplier nanos;
  private volatile long at;

  SinceCheckpoint(LongSupplier nanos) {
    this.nanos = nanos;
    this.at = nanos.getAsLong();
  }

  /** Registers the gauge of an operator. */
  public static SinceCheckpoint registered(MetricGroup operator) {
    return operator.gauge(NAME, new SinceCheckpoint(System::nanoTime));
  }

  /** A checkpoint is complete. */
  public void completed() {
    at = nanos.getAsLong();
  }

  @Override
  public Long getValue() {
    return (nanos.getAsLong() - at) / NANOS_PER_SECOND;
  }
}
