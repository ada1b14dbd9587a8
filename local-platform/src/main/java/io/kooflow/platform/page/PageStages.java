package io.kooflow.platform.page;

import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.platform.stage.SetAside;
import io.kooflow.platform.stage.Stage;
import io.kooflow.platform.stage.StageReader;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The stages for the page, read at most once a second however many look. */
final class PageStages implements AutoCloseable {
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final StageReader reader;
  private final SetAside setAside;
  private List<Stage> stages = List.of();
  private long readAt;

  PageStages(Endpoints endpoints) {
    Connections connections = Connections.of(endpoints);
    this.reader = new StageReader(connections.kafka(), connections.catalog());
    this.setAside = new SetAside(connections.kafka());
  }

  synchronized List<Stage> json() {
    if (stages.isEmpty() || System.nanoTime() - readAt > FRESH_NANOS) {
      try {
        stages = setAside.addTo(reader.read());
        readAt = System.nanoTime();
      } catch (ExecutionException | TimeoutException away) {
        throw new IllegalStateException("Kafka does not tell the stages now", away);
      }
    }
    return stages;
  }

  @Override
  public synchronized void close() {
    reader.close();
    setAside.close();
  }
}
