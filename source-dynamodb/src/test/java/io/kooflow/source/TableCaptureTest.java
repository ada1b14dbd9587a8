package io.kooflow.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kooflow.schemas.Position;
import io.kooflow.source.SnapshotRun.CaptureId;
import io.kooflow.source.StartPlan.Stored;
import io.kooflow.source.change.TableRecords;
import io.kooflow.source.config.TableSettings;
import io.kooflow.source.offset.ScanOffset;
import io.kooflow.source.offset.ShardOffset;
import io.kooflow.source.retry.ManualTime;
import io.kooflow.source.retry.RetrySettings;
import io.kooflow.source.snapshot.FakeTable;
import io.kooflow.source.snapshot.ScanPlan;
import io.kooflow.source.snapshot.TableScan;
import io.kooflow.source.stream.FakeStreams;
import io.kooflow.source.stream.ShardStart;
import io.kooflow.source.stream.StreamListing;
import io.kooflow.source.stream.StreamReader;
import io.kooflow.source.stream.StreamTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableCaptureTest {
  private static final TableSettings REACTIONS = Settings.reactions(1);
  private static final RetrySettings RETRY =
      new RetrySettings(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(30));

  private final FakeStreams streams = new FakeStreams();
  private final FakeTable table = new FakeTable();
  private final ManualTime time = new ManualTime();
  private final CaptureMetrics metrics = CaptureMetrics.register("test", "reactions");
  private final List<SourceRecord> out = new ArrayList<>();

  /** What Connect would have stored. */
  private final Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();

  @AfterEach
  void withdraw() {
    metrics.close();
  }

  @Test
  void handsOverTheStreamAndTheRowsAndMarksTheLastRow() {
    streams.shard("a", null).put("a", Items.like("10", 1, 1), Items.like("11", 1, 2));
    table.put(Items.reaction(1, 1, "LIKE")).put(Items.reaction(1, 2, "LIKE"));

    capture(1);

    assertThat(positions()).containsExactlyInAnyOrder("1/10/0", "1/11/0", "1/0/1", "1/0/1");
    assertThat(scan()).extracting(ScanOffset::done, ScanOffset::snapshot).containsExactly(true, 1);
    assertThat(shard("a"))
        .extracting(ShardOffset::sequence, ShardOffset::finished, ShardOffset::snapshot)
        .containsExactly("11", false, 1);
    List<Boolean> done =
        out.stream()
            .filter(record -> record.sourcePartition().containsKey("scan"))
            .map(record -> (Boolean) record.sourceOffset().get("done"))
            .toList();
    assertThat(done).containsExactly(false, true);
  }

  @Test
  void goesOnWithoutAnotherSnapshotAfterARestart() {
    streams.shard("a", null).put("a", Items.like("10", 1, 1));
    table.put(Items.reaction(1, 1, "LIKE"));
    capture(1);
    out.clear();
    streams.put("a", Items.like("12", 1, 3));

    capture(0);

    assertThat(positions()).containsExactly("1/12/0");
  }

  @Test
  void saysByTheNextRecordThatASnapshotWithoutRowsIsDone() {
    streams.shard("a", null);
    TableCapture capture = open();
    poll(capture, 1);
    assertThat(out).isEmpty();
    streams.put("a", Items.like("10", 1, 1));
    poll(capture, 1);
    capture.close();

    assertThat(positions()).containsExactly("1/10/0", "1/10/0");
    assertThat(scan().done()).isTrue();
    assertThat(shard("a").sequence()).isEqualTo("10");
    out.clear();
    capture(0);
    assertThat(out).isEmpty();
  }

  @Test
  void marksTheEndOfAShardInItsLastOffset() {
    streams.shard("a", null).put("a", Items.like("10", 1, 1)).close("a");
    streams.shard("b", "a").put("b", Items.like("20", 1, 1));

    capture(1);

    assertThat(shard("a").finished()).isTrue();
    assertThat(shard("b").finished()).isFalse();
  }

  @Test
  void readsTheTableAboveAllThatWasHandedOverWhenTheStreamLostRecords() {
    streams.shard("a", null).put("a", Items.like("10", 1, 1));
    table.put(Items.reaction(1, 1, "LIKE"));
    TableCapture capture = open();
    poll(capture, 1);
    streams.put("a", Items.like("11", 1, 2), Items.like("12", 1, 3));
    streams.trim("a", 2);
    table.put(Items.reaction(1, 2, "LIKE"));

    poll(capture, 2);
    capture.close();

    assertThat(positions())
        .containsExactlyInAnyOrder("1/10/0", "1/0/1", "1/12/0", "1/10/2", "1/10/2");
    assertThat(metrics.getGaps()).isEqualTo(1);
    assertThat(scan()).extracting(ScanOffset::done, ScanOffset::snapshot).containsExactly(true, 2);
  }

  @Test
  void takesTheSnapshotOfAGapAfterARestartThatForgotIt() {
    streams.shard("a", null).put("a", Items.like("10", 1, 1));
    table.put(Items.reaction(1, 1, "LIKE"));
    TableCapture capture = open();
    poll(capture, 1);
    Map<String, ?> scanBefore = stored(Map.of("table", "reactions", "scan", "all"));
    streams.put("a", Items.like("11", 1, 2), Items.like("12", 1, 3));
    streams.trim("a", 2);
    poll(capture, 2);
    capture.close();
    offsets.put(Map.of("table", "reactions", "scan", "all"), scanBefore);
    out.clear();

    capture(3);

    assertThat(positions()).contains("1/12/2");
  }

  @Test
  void countsWhatItHandsOver() {
    streams.shard("a", null).put("a", Items.like("10", 1, 1), Items.like("11", 0, 1));
    table.put(Items.reaction(1, 1, "LIKE"));

    capture(1);

    assertThat(metrics.getEvents()).isEqualTo(2);
    assertThat(metrics.getDeadLetters()).isEqualTo(1);
    assertThat(metrics.getSnapshotRows()).isEqualTo(1);
    assertThat(metrics.getReadableShards()).isEqualTo(1);
  }

  /** Opens, polls until as many snapshots have ended in all, and once more, and closes. */
  private void capture(int snapshots) {
    try (TableCapture capture = open()) {
      poll(capture, snapshots);
    }
  }

  private void poll(TableCapture capture, int snapshots) {
    await()
        .untilAsserted(
            () -> {
              pollOnce(capture);
              assertThat(metrics.getSnapshots()).isGreaterThanOrEqualTo(snapshots);
            });
    pollOnce(capture);
    pollOnce(capture);
  }

  private void pollOnce(TableCapture capture) {
    time.pass(Duration.ofSeconds(1));
    List<SourceRecord> batch = new ArrayList<>();
    capture.poll(batch);
    batch.forEach(record -> offsets.put(record.sourcePartition(), record.sourceOffset()));
    out.addAll(batch);
  }

  private TableCapture open() {
    StreamListing listing = StreamListing.read(streams, "arn");
    Map<String, ShardOffset> shards = new HashMap<>();
    offsets.forEach(
        (partition, offset) -> {
          if (partition.containsKey("shard")) {
            shards.put((String) partition.get("shard"), ShardOffset.of(offset));
          }
        });
    Map<String, ?> scan = offsets.get(Map.of("table", "reactions", "scan", "all"));
    Stored stored =
        new Stored(scan == null ? null : ScanOffset.of(scan), shards)
            .of(REACTIONS, listing.label());
    StartPlan plan = StartPlan.of(stored, listing.shards(), time.instant(), Duration.ofHours(23));
    StreamReader reader =
        new StreamReader(
            streams,
            new StreamReader.Stream("reactions", "arn"),
            new StreamTiming(Duration.ofMillis(200), Duration.ofSeconds(1)),
            RETRY,
            time,
            new Random(1));
    reader.open(listing, id -> plan.starts().getOrDefault(id, ShardStart.OLDEST));
    return new TableCapture(
        REACTIONS,
        new CaptureId("reactions", 1, listing.label()),
        reader,
        new TableRecords("reaction.changes", 1, REACTIONS.shape(), 1_000_000, metrics),
        metrics,
        () -> TableScan.start(table, "reactions", new ScanPlan(2, 10, RETRY), time, () -> {}),
        plan);
  }

  private List<String> positions() {
    return out.stream()
        .map(record -> (Struct) record.value())
        .map(event -> Position.of(event.getBytes("position")).toString())
        .toList();
  }

  private ScanOffset scan() {
    return ScanOffset.of(stored(Map.of("table", "reactions", "scan", "all")));
  }

  private Map<String, ?> stored(Map<String, ?> partition) {
    return Objects.requireNonNull(offsets.get(partition), partition.toString());
  }

  private ShardOffset shard(String id) {
    return ShardOffset.of(stored(Map.of("table", "reactions", "shard", id)));
  }
}
