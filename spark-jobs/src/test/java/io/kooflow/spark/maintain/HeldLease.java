package io.kooflow.spark.maintain;

import java.time.Clock;
import java.time.Duration;
import org.apache.iceberg.catalog.Catalog;

/** A lease that a test holds, as another run of maintenance would. */
public final class HeldLease implements AutoCloseable {
  private final Lease lease;

  private HeldLease(Lease lease) {
    this.lease = lease;
  }

  public static HeldLease hold(Catalog catalog) {
    return new HeldLease(Lease.take(catalog, "a test", Duration.ofMinutes(5), Clock.systemUTC()));
  }

  @Override
  public void close() {
    lease.close();
  }
}
