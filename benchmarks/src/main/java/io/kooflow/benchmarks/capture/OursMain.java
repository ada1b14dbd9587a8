package io.kooflow.benchmarks.capture;

import io.kooflow.benchmarks.contender.Done;
import io.kooflow.schemas.capture.CapturePartition;
import io.kooflow.source.DynamoDbSourceConnector;
import io.kooflow.source.DynamoDbSourceTask;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * The source connector's task as Kafka Connect calls it, its change events counted instead of
 * written. Arguments: address of the stub, records to read, file for the result.
 */
public final class OursMain {
  private OursMain() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> settings =
        Map.ofEntries(
            Map.entry("name", "capture"),
            Map.entry("connector.class", DynamoDbSourceConnector.class.getName()),
            Map.entry("tables", "reactions"),
            Map.entry("dynamodb.endpoint", args[0]),
            Map.entry("aws.region", "us-east-1"),
            Map.entry("aws.access.key.id", "bench"),
            Map.entry("aws.secret.access.key", "bench"),
            Map.entry("gaps.topic", "gaps"));
    DynamoDbSourceConnector connector = new DynamoDbSourceConnector();
    connector.start(settings);
    Map<String, String> ofTask = new HashMap<>(connector.taskConfigs(1).get(0));
    DynamoDbSourceTask task = new DynamoDbSourceTask();
    task.initialize(new NothingRead(ofTask));
    task.start(ofTask);
    Done.leave(read(task, Long.parseLong(args[1])), Path.of(args[2]));
  }

  private static String read(DynamoDbSourceTask task, long wanted) throws InterruptedException {
    long records = 0;
    long fingerprint = 0;
    while (records < wanted) {
      List<SourceRecord> batch = task.poll();
      if (batch == null) {
        continue;
      }
      for (SourceRecord record : batch) {
        // A snapshot's end travels with a change of the stream, which then comes twice.
        if (record.sourcePartition().containsKey(CapturePartition.SHARD)
            && record.value() instanceof Struct change) {
          fingerprint +=
              StreamLoad.fingerprint(change.getInt64("contentId"), change.getInt64("userId"));
          records++;
        }
      }
    }
    return records + " " + fingerprint;
  }

  /** A task that begins, with nothing told before. */
  private record NothingRead(Map<String, String> configs)
      implements SourceTaskContext, OffsetStorageReader {
    @Override
    public OffsetStorageReader offsetStorageReader() {
      return this;
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException("the task keeps its metrics in JMX");
    }

    @Override
    public <T> Map<String, Object> offset(Map<String, T> partition) {
      return Map.of();
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
        Collection<Map<String, T>> partitions) {
      return Map.of();
    }
  }
}
