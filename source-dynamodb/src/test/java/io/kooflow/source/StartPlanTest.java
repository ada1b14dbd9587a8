package io.kooflow.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.source.StartPlan.Stored;
import io.kooflow.source.offset.ScanOffset;
import io.kooflow.source.offset.ShardOffset;
import io.kooflow.source.stream.ShardNode;
import io.kooflow.source.stream.ShardStart;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class StartPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");
  private static final Duration RETENTION = Duration.ofHours(23);
  private static final long FRESH = NOW.minusSeconds(60).toEpochMilli();
  private static final long STALE = NOW.minus(Duration.ofHours(24)).toEpochMilli();
  private static final List<ShardNode> LISTED = List.of(new ShardNode("a", null, "40"));

  @Test
  void beginsWithTheFirstSnapshotAndTheOldestRecords() {
    StartPlan plan = plan(new Stored(null, Map.of()));

    assertThat(plan.scan()).isTrue();
    assertThat(plan.snapshot()).isEqualTo(1);
    assertThat(plan.through()).isZero();
    assertThat(plan.starts()).isEmpty();
    assertThat(plan.gap()).isFalse();
  }

  @Test
  void goesOnWithTheStreamAloneAfterADoneSnapshot() {
    StartPlan plan = plan(new Stored(scan(1, "0", true, STALE), shard("a", "50", 1, FRESH)));

    assertThat(plan.scan()).isFalse();
    assertThat(plan.gap()).isFalse();
    assertThat(plan.starts()).containsEntry("a", new ShardStart("50", false));
    assertThat(plan.highest()).isEqualTo(BigInteger.valueOf(50));
  }

  @Test
  void takesAnUnfinishedSnapshotAgainUnderItsNumberAndPosition() {
    StartPlan plan = plan(new Stored(scan(2, "45", false, FRESH), shard("a", "50", 2, FRESH)));

    assertThat(plan.scan()).isTrue();
    assertThat(plan.snapshot()).isEqualTo(2);
    assertThat(plan.through()).isEqualTo(BigInteger.valueOf(45));
  }

  @Test
  void takesTheSnapshotThatAGapAskedForThoughNoRowOfItWasHandedOver() {
    StartPlan plan = plan(new Stored(scan(1, "0", true, FRESH), shard("a", "50", 2, FRESH)));

    assertThat(plan.scan()).isTrue();
    assertThat(plan.snapshot()).isEqualTo(2);
    assertThat(plan.through()).isEqualTo(BigInteger.valueOf(50));
  }

  @Test
  void takesTheFirstSnapshotWhenOnlyTheStreamWasHandedOver() {
    StartPlan plan = plan(new Stored(null, shard("a", "50", 1, FRESH)));

    assertThat(plan.scan()).isTrue();
    assertThat(plan.snapshot()).isEqualTo(1);
    assertThat(plan.through()).isZero();
  }

  @Test
  void takesALongSilenceForAGapAndReadsTheTableAboveAllThatWasHandedOver() {
    StartPlan plan = plan(new Stored(scan(1, "0", true, STALE), shard("a", "50", 1, STALE)));

    assertThat(plan.gap()).isTrue();
    assertThat(plan.scan()).isTrue();
    assertThat(plan.snapshot()).isEqualTo(2);
    assertThat(plan.through()).isEqualTo(BigInteger.valueOf(50));
  }

  @Test
  void knowsFromTheListedShardsWhatNoOffsetTellsAnyMore() {
    StartPlan plan = plan(new Stored(scan(1, "0", true, STALE), Map.of()));

    assertThat(plan.through()).isEqualTo(BigInteger.valueOf(40));
  }

  @Test
  void leavesOutOffsetsOfAnEarlierEpoch() {
    Stored stored = new Stored(scan(1, "0", true, STALE), shard("a", "50", 1, FRESH));

    StartPlan plan =
        StartPlan.of(stored.of(Settings.reactions(2), "another"), LISTED, NOW, RETENTION);

    assertThat(plan.snapshot()).isEqualTo(1);
    assertThat(plan.scan()).isTrue();
    assertThat(plan.gap()).isFalse();
    assertThat(plan.starts()).isEmpty();
  }

  @Test
  void refusesAnEpochThatGoesBackAndAnotherStreamUnderTheSameEpoch() {
    Stored stored = new Stored(scan(1, "0", true, FRESH), Map.of());

    assertThatThrownBy(() -> stored.of(Settings.reactions(1), "another"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("table.reactions.epoch")
        .hasMessageContaining("another");
    Stored later = new Stored(new ScanOffset(2, "label", 1, "0", true, FRESH), Map.of());
    assertThatThrownBy(() -> later.of(Settings.reactions(1), "label"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("'table.reactions.epoch' is 1")
        .hasMessageContaining("Set it to 2");
  }

  private static StartPlan plan(Stored stored) {
    return StartPlan.of(stored.of(Settings.reactions(1), "label"), LISTED, NOW, RETENTION);
  }

  private static ScanOffset scan(int snapshot, String through, boolean done, long readAt) {
    return new ScanOffset(1, "label", snapshot, through, done, readAt);
  }

  private static Map<String, ShardOffset> shard(
      String id, String sequence, int snapshot, long readAt) {
    return Map.of(id, new ShardOffset(1, "label", sequence, false, snapshot, readAt));
  }
}
