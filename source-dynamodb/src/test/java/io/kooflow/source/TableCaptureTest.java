package io.kooflow.source;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.schemas.signal.SnapshotSignal;
import io.kooflow.source.share.StreamWatch;
import io.kooflow.source.share.StreamWatch.Seen;
import io.kooflow.source.signal.Signal;
import io.kooflow.source.stream.LineageShare;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableCaptureTest {
  private final CaptureDriver driver = new CaptureDriver();
  private final CaptureMetrics metrics = CaptureMetrics.register("test", "reactions");

  @AfterEach
  void withdraw() {
    metrics.close();
  }

  @Test
  void handsOverTheStreamAndTheRowsAndMarksTheLastRowOfEachSegment() {
    driver.streams.shard("a", null).put("a", Items.like("10", 1, 1), Items.like("11", 1, 2));
    fill(10);

    capture(1);

    assertThat(driver.positions())
        .contains("1/10/0", "1/11/0")
        .filteredOn("1/0/1"::equals)
        .hasSize(10);
    assertThat(driver.segment(0).done()).isTrue();
    assertThat(driver.segment(1).done()).isTrue();
    assertThat(driver.shard("a").sequence()).isEqualTo("11");
    assertThat(driver.shard("a").root()).isEqualTo("a");
    assertThat(driver.gaps()).isEmpty();
  }

  @Test
  void goesOnWithoutAnotherSnapshotAfterARestart() {
    driver.streams.shard("a", null).put("a", Items.like("10", 1, 1));
    fill(10);
    capture(1);
    driver.topic.clear();
    driver.streams.put("a", Items.like("12", 1, 3));

    capture(0);

    assertThat(driver.positions()).containsExactly("1/12/0");
  }

  @Test
  void goesOnWithASnapshotThatWasKilledBetweenItsPages() {
    driver.with("snapshot.page.items", "50").streams.shard("a", null);
    fill(3000);
    try (TableCapture capture = driver.open(metrics)) {
      await().until(() -> !driver.poll(capture).isEmpty());
    }
    assertThat(driver.topic.size()).isLessThan(2000);

    capture(1);

    assertThat(driver.state()).hasSize(3000).isEqualTo(driver.stored());
    assertThat(driver.topic).as("no page was handed over in part").hasSize(3000);
    assertThat(driver.positions()).containsOnly("1/0/1");
  }

  @Test
  void saysByTheNextRecordThatASnapshotWithoutRowsIsDone() {
    driver.streams.shard("a", null);
    try (TableCapture capture = driver.open(metrics)) {
      poll(capture, 1);
      assertThat(driver.topic).isEmpty();
      driver.streams.put("a", Items.like("10", 1, 1));
      poll(capture, 1);
    }

    assertThat(driver.positions()).containsExactly("1/10/0", "1/10/0");
    assertThat(driver.segment(0).whole()).isTrue();
    assertThat(driver.shard("a").sequence()).isEqualTo("10");
    driver.topic.clear();
    capture(0);
    assertThat(driver.topic).isEmpty();
  }

  @Test
  void saysOnTheTopicOfGapsThatASnapshotWithoutRowsIsDoneWhereNothingMayBeTwice() {
    driver.with("exactly.once.support", "required").streams.shard("a", null);
    capture(1);
    driver.streams.put("a", Items.like("10", 1, 1));

    capture(1);

    assertThat(driver.positions()).containsExactly("1/10/0");
    assertThat(driver.gaps()).singleElement().asString().contains("\"type\":\"snapshot\"");
  }

  @Test
  void saysByTheLastRowThatSegmentsWithoutRowsAreDone() {
    driver.streams.shard("a", null).put("a", Items.like("10", 1, 1));
    fill(1);

    capture(1);

    assertThat(driver.positions()).containsExactlyInAnyOrder("1/10/0", "1/0/1");
    driver.topic.clear();
    driver.table.put(Items.reaction(2, 2, "LIKE")).put(Items.reaction(3, 3, "LIKE"));
    capture(0);
    assertThat(driver.topic).isEmpty();
  }

  @Test
  void marksTheEndOfAShardInItsLastOffsetAndKeepsTheRootOfItsChildren() {
    driver.streams.shard("a", null).put("a", Items.like("10", 1, 1)).close("a");
    driver.streams.shard("b", "a").put("b", Items.like("20", 1, 1));

    capture(1);

    assertThat(driver.shard("a").finished()).isTrue();
    assertThat(driver.shard("b").finished()).isFalse();
    assertThat(driver.shard("b").root()).isEqualTo("a");
  }

  @Test
  void declaresALossAndClosesItByASnapshotAboveAllThatWasHandedOver() {
    driver.streams.shard("a", null).put("a", Items.like("10", 1, 1));
    fill(1);
    try (TableCapture capture = driver.open(metrics)) {
      poll(capture, 1);
      lose("a", Items.like("11", 1, 2), Items.like("12", 1, 3));
      driver.table.put(Items.reaction(1, 2, "LIKE")).put(Items.reaction(1, 3, "LIKE"));
      poll(capture, 2);
    }

    assertThat(driver.state()).isEqualTo(driver.stored());
    assertThat(metrics.getGaps()).isEqualTo(1);
    assertThat(driver.gaps()).hasSize(2);
    assertThat(driver.gaps().get(0))
        .contains("\"type\":\"gap\"", "\"table\":\"reactions\"", "records of shard a were removed");
    assertThat(driver.gaps().get(1)).contains("\"type\":\"snapshot\"", "\"gaps\":[\"a@");
    ScanOffset.Run run = driver.segment(0).run();
    assertThat(run.through()).isEqualTo("10");
    assertThat(run.snapshot()).isEqualTo(driver.segment(1).run().snapshot()).isGreaterThan(1);
  }

  @Test
  void closesALossAfterARestartThatForgotTheSnapshot() {
    driver.streams.shard("a", null).put("a", Items.like("10", 1, 1));
    fill(1);
    try (TableCapture capture = driver.open(metrics)) {
      poll(capture, 1);
      lose("a", Items.like("11", 1, 2), Items.like("12", 1, 3));
      driver.table.put(Items.reaction(1, 2, "LIKE")).put(Items.reaction(1, 3, "LIKE"));
      Map<Map<String, ?>, Map<String, ?>> before = new HashMap<>(driver.offsets);
      poll(capture, 2);
      driver.offsets.clear();
      driver.offsets.putAll(before);
      driver.offsets.put(
          Map.of("table", "reactions", "shard", "a"),
          driver.topic.stream()
              .filter(record -> record.topic().equals("test.gaps"))
              .findFirst()
              .orElseThrow()
              .sourceOffset());
    }
    driver.topic.clear();

    try (TableCapture capture = driver.open(metrics)) {
      await()
          .untilAsserted(
              () -> {
                driver.poll(capture);
                assertThat(driver.state()).isEqualTo(driver.stored());
                assertThat(driver.gaps()).last().asString().contains("\"type\":\"snapshot\"");
              });
    }
  }

  @Test
  void takesALongSilenceForALoss() {
    driver.streams.shard("a", null).put("a", Items.like("10", 1, 1));
    fill(2);
    capture(1);
    driver.time.pass(Duration.ofHours(30));

    capture(2);

    assertThat(driver.gaps()).hasSize(2);
    assertThat(driver.gaps().get(0)).contains("stream.retention.ms");
    driver.topic.clear();
    capture(2);
    assertThat(driver.topic).isEmpty();
  }

  @Test
  void takesASilenceOfDaysForALossThoughNoShardIsLeftThatWasRead() {
    fill(2);
    driver.streams.shard("a", null).put("a", Items.like("10", 1, 1));
    capture(1);
    driver.time.pass(Duration.ofDays(3));
    driver.table.put(Items.reaction(9, 9, "UNSEEN"));
    driver.streams.makeAnew("label-1");
    driver.streams.shard("d", "c").put("d", Items.like("90", 1, 1));

    capture(2);

    assertThat(driver.gaps()).hasSize(2);
    assertThat(driver.gaps().get(0)).contains("nothing was read for longer");
    assertThat(driver.state()).isEqualTo(driver.stored());
  }

  @Test
  void readsTheWholeTableAgainOnASignalOnce() {
    driver.streams.shard("a", null).put("a", Items.like("10", 1, 1));
    fill(5);
    Signal signal = new Signal(2, 7, SnapshotSignal.ofTable("x", null, "reactions"));
    try (TableCapture capture = driver.open(metrics)) {
      poll(capture, 1);
      driver.table.put(Items.reaction(1, 1, "DISLIKE"));
      capture.signal(signal);
      poll(capture, 2);
      assertThat(driver.state()).isEqualTo(driver.stored());
      assertThat(driver.gaps()).singleElement().asString().contains("\"signals\":[\"2:7\"]");
      capture.signal(signal);
      poll(capture, 2);
    }
    try (TableCapture again = driver.open(metrics)) {
      again.signal(signal);
      poll(again, 2);
    }

    assertThat(metrics.getSnapshots()).isEqualTo(2);
    assertThat(driver.segment(0).run().signals()).containsExactly("2:7");
  }

  @Test
  void repairsListedKeysAndTellsThoseWithoutAnItemAsRemovals() {
    driver.streams.shard("a", null).put("a", Items.like("10", 1, 1), Items.like("11", 1, 2));
    fill(2);
    try (TableCapture capture = driver.open(metrics)) {
      poll(capture, 1);
      driver.table.put(Items.reaction(1, 1, "DISLIKE"));
      driver.table.put(Items.reaction(1, 3, "LIKE"));
      driver.table.delete(Items.reactionKey(1, 2));
      assertThat(driver.state()).isNotEqualTo(driver.stored());

      capture.signal(new Signal(0, 0, keys("1", "2", "3", "4")));
      await()
          .untilAsserted(
              () -> {
                driver.poll(capture);
                assertThat(metrics.getKeysRead()).isEqualTo(4);
              });
    }

    assertThat(driver.state()).isEqualTo(driver.stored());
    Struct last = CaptureDriver.events(driver.topic).get(driver.topic.size() - 1);
    assertThat(last.getString("op")).isEqualTo("SNAPSHOT");
    assertThat(CaptureDriver.position(last).sequenceNumber()).isEqualTo("11");
    assertThat(CaptureDriver.position(last).snapshotNumber()).isGreaterThan(1);
  }

  @Test
  void passesOverASignalWithABadKeyAndCountsIt() {
    driver.streams.shard("a", null);
    try (TableCapture capture = driver.open(metrics)) {
      capture.signal(
          new Signal(
              0,
              0,
              new SnapshotSignal("x", null, "reactions", List.of(Map.of("CONTENT_ID", "1")))));
      capture.signal(
          new Signal(
              0,
              1,
              new SnapshotSignal(
                  "x", null, "reactions", List.of(Map.of("CONTENT_ID", "1", "USER_ID", "you")))));
      poll(capture, 1);
    }

    assertThat(metrics.getBadSignals()).isEqualTo(2);
    assertThat(driver.topic).isEmpty();
  }

  @Test
  void takesTheNextEpochWithASnapshotWhenTheStreamIsAnother() {
    driver.streams.shard("a", null).put("a", Items.like("90", 1, 1));
    fill(3);
    capture(1);
    driver.streams.makeAnew("label-2");
    driver.streams.shard("z", null).put("z", Items.like("5", 1, 1));
    driver.with("table.reactions.epoch", "2");
    driver.topic.clear();

    capture(2);

    assertThat(driver.positions()).contains("2/5/0", "2/0/1");
    assertThat(driver.gaps()).hasSize(2);
    assertThat(driver.gaps().get(0)).contains("\"type\":\"gap\"", "another stream");
    assertThat(driver.gaps().get(1)).contains("\"gaps\":[\"before@label-2\"]");
    assertThat(driver.segment(0).run().epoch()).isEqualTo(2);
  }

  @Test
  void refusesTheStreamForWhichPositionsHaveNoRoomAndSaysTheWayOut() {
    driver.with("table.reactions.epoch", "255").streams.shard("a", null);
    fill(1);
    capture(1);
    driver.streams.makeAnew("label-256");
    driver.streams.shard("z", null);
    StreamWatch watch = new StreamWatch(driver.table, driver.streams, driver.reader());
    Seen seen = Objects.requireNonNull(watch.look(List.of("reactions")).get("reactions"));
    driver.with("table.reactions.epoch", Integer.toString(seen.epochAfter()));

    assertThatThrownBy(() -> driver.open(metrics))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Table 'reactions' has stream label-256")
        .hasMessageContaining("stream number 256")
        .hasMessageContaining("room for 255")
        .hasMessageContaining("another topic in 'table.reactions.topic'");
  }

  @Test
  void readsOnlyItsLineagesAndClosesWhatAnotherTaskLost() {
    driver.streams.shard("a", null).put("a", Items.like("10", 1, 1));
    driver.streams.shard("b", null).put("b", Items.like("20", 1, 2));
    fill(2);
    LineageShare ofB = new LineageShare(false, Set.of("b"));
    try (TableCapture leader = driver.open(metrics, new LineageShare(true, Set.of("b")));
        TableCapture other = driver.open(metrics, ofB)) {
      poll(leader, 1);
      assertThat(driver.positions()).contains("1/10/0").doesNotContain("1/20/0");
      driver.poll(other);
      assertThat(driver.positions()).contains("1/20/0");

      lose("b", Items.like("21", 1, 3), Items.like("22", 1, 4));
      driver.table.put(Items.reaction(1, 3, "LIKE"));
      driver.poll(other);
      driver.poll(other);
      assertThat(driver.shard("b").gap()).startsWith("b@");
      for (int second = 0; second < 20; second++) {
        driver.poll(leader);
      }
      poll(leader, 2);
    }

    assertThat(driver.state()).containsKeys("1/1", "1/2", "1/3");
    assertThat(driver.segment(0).run().through()).isGreaterThanOrEqualTo("20");
  }

  @Test
  void countsWhatItHandsOver() {
    driver.streams.shard("a", null).put("a", Items.like("10", 1, 1), Items.like("11", 0, 1));
    fill(1);

    capture(1);

    assertThat(metrics.getEvents()).isEqualTo(2);
    assertThat(metrics.getDeadLetters()).isEqualTo(1);
    assertThat(metrics.getSnapshotRows()).isEqualTo(1);
    assertThat(metrics.getReadableShards()).isEqualTo(1);
    assertThat(metrics.isSnapshotRunning()).isFalse();
  }

  private void fill(int rows) {
    for (int user = 1; user <= rows; user++) {
      driver.table.put(Items.reaction(1, user, "LIKE"));
    }
  }

  private void lose(
      String shard, software.amazon.awssdk.services.dynamodb.model.Record... records) {
    driver.streams.put(shard, records);
    driver.streams.trim(shard, records.length);
  }

  private static SnapshotSignal keys(String... users) {
    List<Map<String, String>> keys =
        java.util.stream.Stream.of(users)
            .map(user -> Map.of("CONTENT_ID", "1", "USER_ID", user))
            .toList();
    return new SnapshotSignal("x", null, "reactions", keys);
  }

  /** Opens, polls until as many snapshots have ended in all, and some more, and closes. */
  private void capture(int snapshots) {
    try (TableCapture capture = driver.open(metrics)) {
      poll(capture, snapshots);
    }
  }

  private void poll(TableCapture capture, int snapshots) {
    await()
        .untilAsserted(
            () -> {
              driver.poll(capture);
              assertThat(metrics.getSnapshots()).isGreaterThanOrEqualTo(snapshots);
            });
    for (int i = 0; i < 5; i++) {
      List<SourceRecord> more = driver.poll(capture);
      assertThat(more.size()).isLessThan(1000);
    }
  }
}
