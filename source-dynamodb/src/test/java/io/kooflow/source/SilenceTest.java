package io.kooflow.source;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.source.stream.LineageShare;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a restart makes of shards that gave nothing, and of shards that nobody read. */
class SilenceTest {
  private static final Duration MORE_THAN_A_DAY = Duration.ofHours(25);
  private static final LineageShare LEADER = new LineageShare(true, Set.of("b"));
  private static final LineageShare OTHER = new LineageShare(false, Set.of("b"));

  private final CaptureDriver driver = new CaptureDriver();
  private final CaptureMetrics metrics = CaptureMetrics.register("silence", "reactions");

  @AfterEach
  void withdraw() {
    metrics.close();
  }

  @Test
  void goesOnWithoutALossWhereAShardWasReadToItsEndAndGaveNothingForADay() {
    quietForADay("a");
    driver.streams.trim("a", 1);
    driver.topic.clear();
    driver.like("a", "11", 2);

    restart(1);

    assertThat(driver.positions()).containsExactly("1/11/0");
    assertThat(driver.gaps()).isEmpty();
    assertThat(metrics.getGaps()).isZero();
    assertThat(metrics.getSnapshots()).isEqualTo(1);
  }

  @Test
  void tellsOfAQuietShardOnceAnIntervalWhereItWasRead() {
    quietForADay("a");

    assertThat(driver.heartbeats()).hasSizeBetween(140, 150);
    assertThat(driver.heartbeats().get(0))
        .matches(
            "\\{\"type\":\"heartbeat\",\"connector\":\"test\",\"table\":\"reactions\",\"epoch\":1,"
                + "\"at\":\"2026-01-01T00:1[0-9]:[0-9]{2}Z\",\"stream\":\"label-1\",\"shard\":\"a\"}");
    assertThat(driver.shard("a").sequence()).isEqualTo("10");
    assertThat(driver.shard("a").root()).isEqualTo("a");
    assertThat(driver.shard("a").finished()).isFalse();
  }

  @Test
  void goesOnWithoutALossWhereTheIteratorOfAQuietShardIsLost() {
    driver.streams.shard("a", null);
    driver.like("a", "10", 1);
    driver.table.put(Items.reaction(1, 1, "LIKE"));
    try (TableCapture capture = driver.open(metrics)) {
      snapshots(capture, 1);
      driver.poll(capture, MORE_THAN_A_DAY);
      driver.streams.trim("a", 1);
      driver.streams.expireIterators();
      driver.like("a", "11", 2);
      driver.poll(capture, Duration.ofMinutes(1));
    }

    assertThat(driver.positions()).contains("1/11/0");
    assertThat(driver.gaps()).isEmpty();
  }

  @Test
  void tellsExactlyOneLossWhereNobodyReadForADay() {
    quietForADay("a");
    driver.topic.clear();
    driver.like("a", "11", 2);
    driver.time.pass(MORE_THAN_A_DAY);
    driver.streams.trim("a", 2);
    driver.like("a", "12", 3);
    driver.table.put(Items.reaction(1, 2, "LIKE")).put(Items.reaction(1, 3, "LIKE"));

    restart(2);

    assertThat(driver.state()).isEqualTo(driver.stored());
    assertThat(driver.gaps()).hasSize(2);
    assertThat(driver.gaps().get(0)).contains("\"type\":\"gap\"", "\"gap\":\"a@", "/10\"");
    assertThat(driver.gaps().get(1)).contains("\"type\":\"snapshot\"", "\"gaps\":[\"a@");
    driver.topic.clear();
    restart(2);
    assertThat(driver.topic).isEmpty();
    assertThat(metrics.getGaps()).isEqualTo(1);
  }

  @Test
  void tellsNoSecondLossWhereATaskRestartsWhileItCatchesUpAfterOne() {
    quietForADay("a");
    driver.like("a", "11", 2);
    driver.like("a", "12", 3);
    driver.time.pass(Duration.ofHours(24));
    driver.streams.trim("a", 1);
    restart(2);
    assertThat(driver.shard("a").sequence()).isEqualTo("12");

    restart(2);

    assertThat(metrics.getGaps()).isEqualTo(1);
  }

  @Test
  void tellsTheLossOfADeadTaskWhoseLineageIsPlannedTogetherWithALiveOne() {
    driver.streams.shard("a", null);
    driver.streams.shard("b", null);
    driver.like("a", "10", 1);
    driver.like("b", "20", 2);
    driver.table.put(Items.reaction(1, 1, "LIKE")).put(Items.reaction(1, 2, "LIKE"));
    try (TableCapture leader = driver.open(metrics, LEADER)) {
      try (TableCapture other = driver.open(metrics, OTHER)) {
        snapshots(leader, 1);
        driver.poll(other, Duration.ofMinutes(5));
      }
      driver.like("b", "21", 3);
      driver.poll(leader, MORE_THAN_A_DAY);
      driver.like("a", "11", 4);
      driver.poll(leader);
    }
    driver.streams.trim("b", 2);
    driver.table.put(Items.reaction(1, 3, "LIKE")).put(Items.reaction(1, 4, "LIKE"));

    restart(2);

    assertThat(driver.gaps()).hasSize(2);
    assertThat(driver.gaps().get(0)).contains("\"gap\":\"b@", "/20\"");
    assertThat(driver.state()).isEqualTo(driver.stored());
  }

  @Test
  void tellsTheLossOfADeadTaskWhoseShardsAreNoLongerListedBesideALiveOne() {
    readBesideOneThatGivesNothing(Duration.ofMinutes(5));
    driver.streams.shard("c", "b");
    driver.like("c", "30", 3);
    driver.streams.drop("b");
    driver.table.put(Items.reaction(1, 2, "LIKE")).put(Items.reaction(1, 3, "LIKE"));

    restart(2);

    assertThat(driver.gaps()).hasSize(2);
    assertThat(driver.gaps().get(0)).contains("\"gap\":\"c@", "/0\"");
    assertThat(driver.state()).isEqualTo(driver.stored());
  }

  @Test
  void tellsTheLossOfAShardOfWhichNothingEverCameBesideALiveOne() {
    readBesideOneThatGivesNothing(Duration.ofMinutes(5));
    assertThat(driver.shard("b").sequence()).isEqualTo("0");
    driver.table.put(Items.reaction(1, 2, "LIKE"));

    restart(2);

    assertThat(driver.gaps()).hasSize(2);
    assertThat(driver.gaps().get(0)).contains("\"gap\":\"b@", "/0\"");
    assertThat(driver.state()).isEqualTo(driver.stored());
  }

  @Test
  void tellsTheLossOfAShardThatNobodyEverReadBesideALiveOne() {
    readBesideOneThatGivesNothing(Duration.ZERO);
    driver.table.put(Items.reaction(1, 2, "LIKE"));

    restart(2);

    assertThat(driver.gaps()).hasSize(2);
    assertThat(driver.gaps().get(0)).contains("\"gap\":\"b@", "/0\"");
    assertThat(driver.state()).isEqualTo(driver.stored());
  }

  @Test
  void tellsTheLossOfAReaderThatWasADayBehindWhenItEnded() {
    driver.streams.shard("a", null);
    driver.like("a", "10", 1);
    driver.like("a", "11", 2);
    driver.time.pass(Duration.ofHours(20));
    driver.table.put(Items.reaction(1, 1, "LIKE")).put(Items.reaction(1, 2, "LIKE"));
    try (TableCapture capture = driver.open(metrics)) {
      snapshots(capture, 1);
    }
    driver.time.pass(Duration.ofHours(5));
    driver.streams.trim("a", 2);

    restart(2);

    assertThat(metrics.getGaps()).isEqualTo(1);
  }

  @Test
  void remembersTheEndOfAShardThatCameWithoutARecord() {
    driver.streams.shard("a", null);
    driver.like("a", "10", 1);
    driver.table.put(Items.reaction(1, 1, "LIKE"));
    try (TableCapture capture = driver.open(metrics)) {
      snapshots(capture, 1);
      driver.streams.close("a").shard("b", "a");
      driver.poll(capture, Duration.ofMinutes(5));
    }
    assertThat(driver.shard("a").finished()).isTrue();
    assertThat(driver.shard("a").sequence()).isEqualTo("10");
    assertThat(driver.shard("b").root()).isEqualTo("a");
    driver.streams.reads().clear();

    restart(1);

    assertThat(driver.streams.reads()).containsOnly("b");
  }

  @Test
  void carriesALossOnInItsHeartbeats() {
    quietForADay("a");
    driver.time.pass(MORE_THAN_A_DAY);
    restart(2);
    String gap = driver.shard("a").gap();

    try (TableCapture capture = driver.open(metrics)) {
      driver.poll(capture, Duration.ofHours(1));
    }

    assertThat(driver.shard("a").gap()).isEqualTo(gap).startsWith("a@");
  }

  @Test
  void takesAQuietDayForALossWithoutHeartbeats() {
    driver.with("heartbeat.interval.ms", "0");
    quietForADay("a");
    assertThat(driver.heartbeats()).isEmpty();
    assertThat(driver.shard("a").completeToMillis()).isNull();

    restart(2);

    assertThat(driver.gaps()).hasSize(2);
    restart(2);
    assertThat(metrics.getGaps()).isEqualTo(1);
  }

  @Test
  void goesByTheNewestOfAllShardsWithoutHeartbeats() {
    driver.with("heartbeat.interval.ms", "0");
    readBesideOneThatGivesNothing(Duration.ofMinutes(5));

    restart(1);

    assertThat(metrics.getGaps()).isZero();
  }

  @Test
  void goesByTheNewestOfAllShardsWhereOffsetsAreOfAReleaseWithoutHeartbeats() {
    driver.with("heartbeat.interval.ms", "0");
    readBesideOneThatGivesNothing(Duration.ofMinutes(5));
    driver.with("heartbeat.interval.ms", "600000");

    restart(1);
    assertThat(metrics.getGaps()).isZero();
    driver.time.pass(MORE_THAN_A_DAY);
    restart(2);

    assertThat(driver.gaps()).isNotEmpty();
  }

  @Test
  void tellsAHeartbeatInTheFormOfAnyOffsetWhereNothingMayBeTwice() {
    driver.with("exactly.once.support", "required");
    quietForADay("a");
    Map<Map<String, ?>, Map<String, ?>> told = new HashMap<>();
    driver.topic.forEach(record -> told.put(record.sourcePartition(), record.sourceOffset()));

    assertThat(told).isEqualTo(driver.offsets);
    assertThat(driver.positions()).doesNotHaveDuplicates();
  }

  /** Reads a shard to its end, and then nothing, but reads it, for more than a day. */
  private void quietForADay(String shard) {
    driver.streams.shard(shard, null);
    driver.like(shard, "10", 1);
    driver.table.put(Items.reaction(1, 1, "LIKE"));
    try (TableCapture capture = driver.open(metrics)) {
      snapshots(capture, 1);
      driver.poll(capture, MORE_THAN_A_DAY);
    }
  }

  /**
   * Shard a is read and gives something to the last; b is read only so long, then gets a record,
   * and loses it unread.
   */
  private void readBesideOneThatGivesNothing(Duration read) {
    driver.streams.shard("a", null);
    driver.streams.shard("b", null);
    driver.like("a", "10", 1);
    driver.table.put(Items.reaction(1, 1, "LIKE"));
    try (TableCapture leader = driver.open(metrics, LEADER)) {
      snapshots(leader, 1);
      try (TableCapture other = driver.open(metrics, OTHER)) {
        driver.poll(other, read);
      }
      driver.like("b", "20", 2);
      driver.poll(leader, MORE_THAN_A_DAY);
      driver.like("a", "11", 1);
      driver.poll(leader);
    }
    driver.streams.trim("b", 1);
  }

  /** Opens all, polls until so many snapshots have ended since the beginning, and closes. */
  private void restart(int snapshots) {
    try (TableCapture capture = driver.open(metrics)) {
      snapshots(capture, snapshots);
    }
  }

  private void snapshots(TableCapture capture, int snapshots) {
    await()
        .untilAsserted(
            () -> {
              driver.poll(capture);
              assertThat(metrics.getSnapshots()).isEqualTo(snapshots);
            });
    for (int i = 0; i < 5; i++) {
      driver.poll(capture);
      assertThat(metrics.getSnapshots()).isEqualTo(snapshots);
    }
  }
}
