package io.kooflow.embedded;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Sends an empty record every 50 ms and counts them in its offset. */
public final class CountingConnector extends SourceConnector {
  @Override
  public void start(Map<String, String> config) {}

  @Override
  public Class<? extends Task> taskClass() {
    return Counter.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(Map.of());
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public String version() {
    return "1";
  }

  /** The one task. */
  public static final class Counter extends SourceTask {
    private long count;

    @Override
    public void start(Map<String, String> config) {}

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
      Thread.sleep(50);
      count++;
      return List.of(
          new SourceRecord(
              Map.of("counter", "one"),
              Map.of("count", count),
              "counts",
              Schema.BYTES_SCHEMA,
              new byte[0]));
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
      return "1";
    }
  }
}
