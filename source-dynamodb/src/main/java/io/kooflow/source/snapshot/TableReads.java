package io.kooflow.source.snapshot;

import io.kooflow.source.retry.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Starts the reads of one table: of all of it, or of some keys. The caller owns the client, and
 * closes the reads before it.
 */
public final class TableReads {
  private final DynamoDbClient client;
  private final String table;
  private final ScanPlan plan;
  private final ReadBudget budget;
  private final TimeSource time;
  private final Runnable ready;

  /**
   * @param budget shared by all reads of a task
   * @param ready called by the reads' threads after each page
   */
  public TableReads(
      DynamoDbClient client,
      String table,
      ScanPlan plan,
      ReadBudget budget,
      TimeSource time,
      Runnable ready) {
    this.client = client;
    this.table = table;
    this.plan = plan;
    this.budget = budget;
    this.time = time;
    this.ready = ready;
  }

  /** Segments of a scan that begins now. */
  public int segments() {
    return plan.segments();
  }

  /**
   * Reads a finished export; no read units are consumed.
   *
   * @param s3 client that the caller owns
   * @param segments as of {@link #scan}
   * @param open as of {@link #scan}
   */
  public Rows export(
      S3Client s3, TableExport export, int segments, Map<Integer, Optional<String>> open) {
    PageReader pages = new ExportPages(s3, export, segments, plan.pageItems());
    return BackgroundRows.start(table, pages, open, plan.retry(), time, ready);
  }

  /**
   * Scans the table, strongly consistent.
   *
   * @param segments parts that the table is divided into; must not change while a snapshot goes on
   * @param open the segments that are to be read, one or more, and where each goes on
   */
  public Rows scan(int segments, Map<Integer, Optional<String>> open) {
    PageReader pages = new ScanPages(client, table, segments, plan.pageItems(), budget, time);
    return BackgroundRows.start(table, pages, open, plan.retry(), time, ready);
  }

  /**
   * Reads items by key, strongly consistent, as one segment 0.
   *
   * @param keys one or more, each once
   */
  public Rows keys(List<Map<String, AttributeValue>> keys) {
    PageReader pages = new KeyPages(client, table, keys, budget, time);
    return BackgroundRows.start(
        table, pages, Map.of(0, Optional.empty()), plan.retry(), time, ready);
  }
}
