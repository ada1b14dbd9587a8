package io.kooflow.source;

import io.kooflow.schemas.Position;
import io.kooflow.schemas.capture.CapturePartition;
import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.schemas.capture.ShardOffset;
import io.kooflow.source.config.SourceConfig;
import io.kooflow.source.retry.ManualTime;
import io.kooflow.source.snapshot.FakeTable;
import io.kooflow.source.stream.FakeStreams;
import io.kooflow.source.stream.LineageShare;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** Captures a fake table, with what Connect would store and what Kafka would hold. */
final class CaptureDriver {
  private static final Duration BETWEEN_POLLS = Duration.ofSeconds(20);

  final FakeStreams streams = new FakeStreams();
  final FakeTable table = new FakeTable();
  final ManualTime time = new ManualTime();

  /** What Kafka took, in order. */
  final List<SourceRecord> topic = new ArrayList<>();

  /** What Connect stored. */
  final Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();

  private final Map<String, String> settings = new HashMap<>();

  CaptureDriver() {
    settings.put("name", "test");
    settings.put("tables", "reactions");
    settings.put("snapshot.segments", "2");
    settings.put("snapshot.page.items", "3");
    settings.put("retry.backoff.ms", "1");
    settings.put("retry.backoff.max.ms", "5");
    settings.put("snapshot.settle.ms", "5000");
  }

  CaptureDriver with(String setting, String value) {
    settings.put(setting, value);
    return this;
  }

  /** Opens the whole table. */
  TableCapture open(CaptureMetrics metrics) {
    return open(metrics, LineageShare.ALL);
  }

  TableCapture open(CaptureMetrics metrics, LineageShare share) {
    SourceConfig config =
        SourceConfig.from(SourceConfig.forTask(settings, Map.of("reactions", share), Map.of()));
    TableOpener opener = new TableOpener(config, table, streams, reader(), time, () -> {});
    return Objects.requireNonNull(opener.open(config.tables().get(0), metrics));
  }

  /** Lets a second pass; hands over what there is then, and stores every offset. */
  List<SourceRecord> poll(TableCapture capture) {
    time.pass(Duration.ofSeconds(1));
    List<SourceRecord> batch = new ArrayList<>();
    capture.poll(batch);
    batch.forEach(this::deliver);
    batch.forEach(this::store);
    return batch;
  }

  /** Lets time pass while the capture is polled now and then, with all delivered and stored. */
  void poll(TableCapture capture, Duration during) {
    Instant end = time.instant().plus(during);
    while (time.instant().isBefore(end)) {
      time.pass(BETWEEN_POLLS);
      poll(capture);
    }
  }

  /** A record of a shard that the store takes now. */
  void like(String shard, String sequence, long user) {
    streams.put(shard, Items.takenAt(time.instant(), Items.like(sequence, 1, user)));
  }

  void deliver(SourceRecord record) {
    topic.add(record);
  }

  void store(SourceRecord record) {
    offsets.put(record.sourcePartition(), record.sourceOffset());
  }

  /** Positions of the change events, in order. */
  List<String> positions() {
    return events(topic).stream().map(event -> position(event).toString()).toList();
  }

  static List<Struct> events(Collection<SourceRecord> records) {
    return records.stream()
        .filter(record -> record.topic().equals("reaction.changes"))
        .map(record -> (Struct) record.value())
        .toList();
  }

  static Position position(Struct event) {
    return Position.of(event.getBytes("position"));
  }

  /** What was told of gaps, in order. */
  List<String> gaps() {
    return texts("test.gaps");
  }

  List<String> heartbeats() {
    return texts("test.heartbeat");
  }

  private List<String> texts(String name) {
    return topic.stream()
        .filter(record -> record.topic().equals(name))
        .map(record -> new String((byte[]) record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  /** Type of reaction per item, as a consumer of the topic has it. */
  Map<String, String> state() {
    Map<String, Position> applied = new HashMap<>();
    Map<String, String> state = new TreeMap<>();
    for (Struct event : events(topic)) {
      String item = event.getInt64("contentId") + "/" + event.getInt64("userId");
      Position known = applied.get(item);
      if (known != null && position(event).compareTo(known) <= 0) {
        continue;
      }
      applied.put(item, position(event));
      Struct after = event.getStruct("after");
      if (after == null) {
        state.remove(item);
      } else {
        state.put(item, after.getString("type"));
      }
    }
    return state;
  }

  /** Type of reaction per item, as the table has it. */
  Map<String, String> stored() {
    Map<String, String> stored = new TreeMap<>();
    table.items().forEach((item, row) -> stored.put(item, Items.of(row, "TYPE").s()));
    return stored;
  }

  ScanOffset segment(int number) {
    return ScanOffset.of(offset(CapturePartition.segment("reactions", number)));
  }

  ShardOffset shard(String id) {
    return ShardOffset.of(offset(CapturePartition.shard("reactions", id)));
  }

  private Map<String, ?> offset(Map<String, String> partition) {
    return Objects.requireNonNull(offsets.get(partition), partition.toString());
  }

  /** Reads what is stored. */
  OffsetStorageReader reader() {
    return new OffsetStorageReader() {
      @Override
      @SuppressWarnings("unchecked")
      public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
        return (Map<String, Object>) offsets.get(partition);
      }

      @Override
      public <T> Map<Map<String, T>, Map<String, Object>> offsets(
          Collection<Map<String, T>> partitions) {
        Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
        for (Map<String, T> partition : partitions) {
          Map<String, Object> offset = offset(partition);
          if (offset != null) {
            found.put(partition, offset);
          }
        }
        return found;
      }
    };
  }
}
