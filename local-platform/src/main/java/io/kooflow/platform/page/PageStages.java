package io.kooflow.platform.page;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.platform.folder.Connections;
import io.kooflow.platform.folder.Endpoints;
import io.kooflow.platform.stage.Stage;
import io.kooflow.platform.stage.StageReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.iceberg.rest.RESTCatalog;
import org.jspecify.annotations.Nullable;

/** The stages for the page, read at most once a second however many look. */
final class PageStages implements AutoCloseable {
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final CatalogConfig lake;
  private final KafkaTarget kafka;
  private @Nullable RESTCatalog catalog;
  private @Nullable StageReader reader;
  private List<Stage> stages = List.of();
  private long readAt;

  PageStages(Endpoints endpoints) {
    this.lake = Connections.of(endpoints).catalog();
    this.kafka = Connections.of(endpoints).kafka();
  }

  synchronized List<Stage> json() {
    if (stages.isEmpty() || System.nanoTime() - readAt > FRESH_NANOS) {
      try {
        stages = reader().read();
        readAt = System.nanoTime();
      } catch (ExecutionException | TimeoutException away) {
        throw new IllegalStateException("Kafka does not tell the stages now", away);
      }
    }
    return stages;
  }

  /** Opened by the first who looks: the page starts before the catalog answers requests. */
  private StageReader reader() {
    StageReader open = reader;
    if (open == null) {
      RESTCatalog tables = lake.open();
      open = new StageReader(kafka, tables);
      catalog = tables;
      reader = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    if (reader != null) {
      reader.close();
    }
    if (catalog != null) {
      try {
        catalog.close();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }
}
