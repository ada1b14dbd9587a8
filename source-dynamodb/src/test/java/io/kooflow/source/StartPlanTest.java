package io.kooflow.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.schemas.capture.ShardOffset;
import io.kooflow.source.StartPlan.Stored;
import io.kooflow.source.stream.ShardNode;
import io.kooflow.source.stream.ShardStart;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StartPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");
  private static final long FRESH = NOW.minusSeconds(60).toEpochMilli();
  private static final long STALE = NOW.minus(Duration.ofHours(24)).toEpochMilli();
  private static final UnreadShards.Limit TOGETHER =
      new UnreadShards.Limit(NOW.minus(Duration.ofHours(23)), UnreadShards.Rule.ALL_TOGETHER);
  private static final List<ShardNode> LISTED = List.of(new ShardNode("a", null, "40"));
  private static final ScanOffset.Run FIRST = run(1, "0", Set.of());

  @Test
  void beginsWithNothingKnown() {
    StartPlan plan = plan(stored(Map.of(), Map.of()));

    assertThat(plan.newest()).isNull();
    assertThat(plan.earlierEpoch()).isFalse();
    assertThat(plan.start("a")).isEqualTo(ShardStart.OLDEST);
    assertThat(plan.unread()).isEmpty();
    assertThat(plan.gaps()).isEmpty();
  }

  @Test
  void goesOnWithTheStreamAloneAfterADoneSnapshot() {
    StartPlan plan = plan(stored(Map.of(0, done(FIRST), 1, done(FIRST)), shard("50", null, FRESH)));

    assertThat(plan.newest()).isEqualTo(FIRST);
    assertThat(plan.open()).isEmpty();
    assertThat(plan.unread()).isEmpty();
    assertThat(plan.start("a")).isEqualTo(new ShardStart("50", false));
    assertThat(plan.highest()).isEqualTo(BigInteger.valueOf(50));
  }

  @Test
  void goesOnWithTheSegmentsThatAreNotDoneWhereTheyStand() {
    ScanOffset half = new ScanOffset(FIRST, "key", false, false, FRESH);

    assertThat(plan(stored(Map.of(0, half, 1, done(FIRST)), Map.of())).open())
        .isEqualTo(Map.of(0, Optional.of("key")));
    assertThat(plan(stored(Map.of(0, half), Map.of())).open())
        .isEqualTo(Map.of(0, Optional.of("key"), 1, Optional.empty()));
  }

  @Test
  void takesEverySegmentForDoneWhenTheLastRowSaidSo() {
    ScanOffset last = new ScanOffset(FIRST, null, true, true, FRESH);
    ScanOffset.Run second = run(2, "45", Set.of("a@1"));
    ScanOffset lastOfSecond = new ScanOffset(second, null, true, true, FRESH);

    assertThat(plan(stored(Map.of(1, last), Map.of())).open()).isEmpty();
    assertThat(plan(stored(Map.of(0, lastOfSecond, 1, done(FIRST)), Map.of())).open())
        .isEqualTo(Map.of(2, Optional.empty()));
    assertThat(plan(stored(Map.of(1, done(FIRST), 2, lastOfSecond), Map.of())).open()).isEmpty();
  }

  @Test
  void beginsTheSegmentsThatOnlyAnEarlierSnapshotEnded() {
    ScanOffset.Run second = run(2, "45", Set.of("a@1"));

    StartPlan plan =
        plan(
            stored(
                Map.of(0, new ScanOffset(second, "key", false, false, FRESH), 1, done(FIRST)),
                Map.of()));

    assertThat(plan.newest()).isEqualTo(second);
    assertThat(plan.open())
        .isEqualTo(Map.of(0, Optional.of("key"), 1, Optional.empty(), 2, Optional.empty()));
  }

  @Test
  void knowsEveryGapThatAnOffsetTells() {
    StartPlan plan =
        plan(stored(Map.of(0, done(run(2, "45", Set.of("x@1")))), shard("50", "a@2", FRESH)));

    assertThat(plan.gaps()).containsExactlyInAnyOrder("x@1", "a@2");
    assertThat(plan.gapOfShard()).containsEntry("a", "a@2");
  }

  @Test
  void takesALongSilenceOfItsOwnShardsForAGap() {
    Stored stored = stored(Map.of(0, done(FIRST), 1, done(FIRST)), shard("50", null, STALE));

    assertThat(plan(stored).unread()).containsExactly("a");
    assertThat(StartPlan.of(stored, LISTED, id -> false, TOGETHER).unread()).isEmpty();
  }

  @Test
  void takesALongSilenceForAGapWhereTheStreamListsNothingThatWasReadBefore() {
    ScanOffset old = new ScanOffset(FIRST, null, true, true, STALE);
    ScanOffset young = new ScanOffset(FIRST, null, true, true, FRESH);
    ScanOffset later = new ScanOffset(run(FRESH / 1000, "45", Set.of()), null, true, true, FRESH);
    ScanOffset begunBefore =
        new ScanOffset(run(STALE / 1000, "45", Set.of()), null, true, true, FRESH);

    assertThat(plan(stored(Map.of(0, old), Map.of())).unread()).containsExactly("a");
    assertThat(plan(stored(Map.of(0, begunBefore), Map.of())).unread()).containsExactly("a");
    assertThat(plan(stored(Map.of(0, young), Map.of())).unread()).isEmpty();
    assertThat(plan(stored(Map.of(0, old, 1, later), Map.of())).unread()).isEmpty();
    assertThat(
            StartPlan.of(stored(Map.of(0, old), Map.of()), LISTED, id -> false, TOGETHER).unread())
        .isEmpty();
  }

  @Test
  void beginsAShardOfWhichNothingWasHandedOverWithItsOldestRecord() {
    StartPlan plan = plan(stored(Map.of(), shard(ShardOffset.NONE, "a@1", FRESH)));

    assertThat(plan.start("a")).isEqualTo(new ShardStart(null, false));
  }

  @Test
  void knowsFromTheListedShardsWhatNoOffsetTellsAnyMore() {
    assertThat(plan(stored(Map.of(0, done(FIRST)), Map.of())).highest()).isEqualTo(40);
  }

  @Test
  void leavesOutOffsetsOfAnEarlierEpochAndRemembersThatThereWereSome() {
    Stored stored = stored(Map.of(0, done(FIRST)), shard("50", "a@1", STALE));

    StartPlan plan =
        StartPlan.of(stored.of(Settings.reactions(2), "another"), LISTED, id -> true, TOGETHER);

    assertThat(plan.newest()).isNull();
    assertThat(plan.earlierEpoch()).isTrue();
    assertThat(plan.gaps()).isEmpty();
    assertThat(plan.unread()).isEmpty();
    assertThat(plan.start("a")).isEqualTo(ShardStart.OLDEST);
  }

  @Test
  void refusesAnEpochThatGoesBackAndAnotherStreamUnderTheSameEpoch() {
    Stored stored = stored(Map.of(0, done(FIRST)), Map.of());

    assertThatThrownBy(() -> stored.of(Settings.reactions(1), "another"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("table.reactions.epoch")
        .hasMessageContaining("another");
    ScanOffset.Run later = new ScanOffset.Run(2, "label", 1, "0", 2, Set.of(), Set.of());
    assertThatThrownBy(
            () -> stored(Map.of(0, done(later)), Map.of()).of(Settings.reactions(1), "label"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("'table.reactions.epoch' is 1")
        .hasMessageContaining("Set it to 2");
  }

  private static StartPlan plan(Stored stored) {
    return StartPlan.of(stored.of(Settings.reactions(1), "label"), LISTED, id -> true, TOGETHER);
  }

  private static Stored stored(Map<Integer, ScanOffset> scans, Map<String, ShardOffset> shards) {
    return new Stored(new HashMap<>(scans), shards, false);
  }

  private static ScanOffset.Run run(long number, String through, Set<String> gaps) {
    return new ScanOffset.Run(1, "label", number, through, 2, gaps, Set.of());
  }

  private static ScanOffset done(ScanOffset.Run run) {
    return new ScanOffset(run, null, true, false, STALE);
  }

  private static Map<String, ShardOffset> shard(
      String sequence, @Nullable String gap, long readAt) {
    return Map.of("a", new ShardOffset(1, "label", "a", sequence, false, gap, readAt, null));
  }
}
