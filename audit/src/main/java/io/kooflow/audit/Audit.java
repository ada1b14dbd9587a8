package io.kooflow.audit;

import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.quiet.QuietPoint;
import io.kooflow.audit.quiet.Unrest;
import io.kooflow.audit.stores.StoreComparisons;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.rest.RESTCatalog;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The audit: waits until the pipeline is quiet, compares the stores, and reports. Read-only. */
public final class Audit {
  private Audit() {}

  /**
   * Audits once. Differences that are found while the pipeline moves again are not told: the report
   * then says that there was no quiet point.
   *
   * @param wait how long to wait for the quiet point
   * @throws IOException when a store cannot be read
   */
  public static AuditReport run(AuditTargets targets, Duration wait)
      throws IOException, InterruptedException {
    try (DynamoDbClient client = targets.store().client();
        Lake lake = Lake.of(targets);
        QuietPoint quiet = QuietPoint.of(targets, client, lake.catalog())) {
      long start = System.nanoTime();
      Unrest unrest = quiet.await(wait);
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (unrest != null) {
        return unquiet(targets, unrest, waited);
      }
      StoreComparisons comparisons = new StoreComparisons(targets, client, lake.catalog());
      comparisons.run();
      if (!comparisons.differences().isEmpty()) {
        unrest = quiet.await(Duration.ZERO);
        if (unrest != null) {
          return unquiet(targets, unrest, waited);
        }
      }
      return new AuditReport(
          true, null, waited, comparisons.summaries(), comparisons.differences(), absent(targets));
    }
  }

  private static AuditReport unquiet(AuditTargets targets, Unrest unrest, Duration waited) {
    return new AuditReport(false, unrest.toString(), waited, Map.of(), List.of(), absent(targets));
  }

  private static List<String> absent(AuditTargets targets) {
    List<String> absent = new ArrayList<>();
    for (Part part : Part.values()) {
      if (!targets.parts().contains(part)) {
        absent.add(part.description());
      }
    }
    return absent;
  }

  /** The lake's catalog where the lake is on. */
  private record Lake(@Nullable RESTCatalog catalog) implements Closeable {
    static Lake of(AuditTargets targets) {
      return new Lake(targets.lake() == null ? null : targets.lake().open());
    }

    @Override
    public void close() throws IOException {
      if (catalog != null) {
        catalog.close();
      }
    }
  }
}
