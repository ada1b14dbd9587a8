package io.kooflow.audit;

import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.compare.Unread;
import io.kooflow.audit.quiet.Away;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The audit: waits until the pipeline is quiet, compares the stores, and reports. Read-only. */
public final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private Audit() {}

  /**
   * Audits once. Differences that are found while the pipeline moves again are not told: the report
   * then says that there was no quiet point. A server of a running pipeline that does not answer
   * may be starting again: the audit then begins again, as long as {@code wait} lasts. A store that
   * cannot be read is named in the report, and the others are compared.
   *
   * @param wait how long to wait for the quiet point
   */
  public static AuditReport run(AuditTargets targets, Duration wait)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      Duration left = wait.minusNanos(System.nanoTime() - start);
      try {
        AuditReport report = once(targets, left.isNegative() ? Duration.ZERO : left, start);
        boolean again = targets.pipeline() != null && report.isUnanswered();
        left = wait.minusNanos(System.nanoTime() - start);
        if (!again || left.compareTo(BETWEEN_TRIES) < 0) {
          return again && report.stores().isEmpty() ? undecided(targets, report) : report;
        }
        Thread.sleep(BETWEEN_TRIES.toMillis());
      } catch (IOException | RuntimeException failed) {
        Throwable away = Away.of(failed);
        if (targets.pipeline() == null || away == null) {
          throw failed;
        }
        LOG.debug("A server does not answer, the audit begins anew", failed);
        if (left.compareTo(BETWEEN_TRIES) < 0) {
          Unrest unanswered = new Unrest("a store", "does not answer: " + away);
          return unquiet(targets, unanswered, since(start));
        }
        Thread.sleep(BETWEEN_TRIES.toMillis());
      }
    }
  }

  private static AuditReport once(AuditTargets targets, Duration wait, long start)
      throws IOException, InterruptedException {
    try (DynamoDbClient client = targets.store().client();
        Lake lake = Lake.of(targets);
        QuietPoint quiet = QuietPoint.of(targets, client, lake.catalog())) {
      Unrest unrest = quiet.await(wait);
      Duration waited = since(start);
      if (unrest != null) {
        return unquiet(targets, unrest, waited);
      }
      StoreComparisons comparisons =
          new StoreComparisons(targets, client, lake.catalog(), lake.failure());
      comparisons.run();
      if (!comparisons.differences().isEmpty()) {
        unrest = quiet.await(Duration.ZERO);
        if (unrest != null) {
          return unquiet(targets, unrest, waited);
        }
      }
      return new AuditReport(
          true,
          null,
          waited,
          comparisons.summaries(),
          comparisons.differences(),
          absent(targets),
          comparisons.unread());
    }
  }

  /** Not one store of a running pipeline answers. */
  private static AuditReport undecided(AuditTargets targets, AuditReport report) {
    Unread first = report.unread().get(0);
    return unquiet(targets, new Unrest("a store", first.reason()), report.waited());
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
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

  /** The lake's catalog where the lake is on and answers; {@code failure} says why it does not. */
  private record Lake(@Nullable RESTCatalog catalog, @Nullable RuntimeException failure)
      implements Closeable {
    static Lake of(AuditTargets targets) {
      try {
        return new Lake(targets.lake() == null ? null : targets.lake().open(), null);
      } catch (RuntimeException failed) {
        return new Lake(null, failed);
      }
    }

    @Override
    public void close() throws IOException {
      if (catalog != null) {
        catalog.close();
      }
    }
  }
}
