package io.kooflow.sink.coalesce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CoalescerTest {
  private static final TopicPartition P0 = new TopicPartition("koo.enriched", 0);
  private static final TopicPartition P1 = new TopicPartition("koo.enriched", 1);
  private static final int BYTES = 100;

  private Coalescer<String> core = new Coalescer<>(Configs.DEFAULT, new Random(1));

  @Test
  void writesOnlyTheNewestRecordOfAKeyAfterTheLinger() {
    core.offer(write("a", 1), P0, 10, 0);
    core.offer(write("a", 3), P0, 11, 100);
    core.offer(write("a", 2), P0, 12, 200);

    assertThat(core.startDue(699)).isEmpty();
    assertThat(core.startDue(700)).containsExactly(write("a", 3));
    assertThat(core.coalesced()).isEqualTo(2);
  }

  @Test
  void keepsWritesOfAKeyAWindowApart() {
    finish(start("a", 1, 10, 0), WriteOutcome.WRITTEN, 705);
    core.offer(write("a", 2), P0, 11, 710);

    assertThat(core.nextDue(710)).hasValue(1_700);
    assertThat(core.startDue(1_699)).isEmpty();
    assertThat(core.startDue(1_700)).containsExactly(write("a", 2));
  }

  @Test
  void endsALongWindowEarlyWhenTheOffsetHasWaitedLongEnough() {
    core = new Coalescer<>(Configs.timed(100, 60_000, 2_000), new Random(1));
    core.offer(write("a", 1), P0, 10, 0);
    finish(core.startDue(100), WriteOutcome.WRITTEN, 110);
    core.offer(write("a", 2), P0, 11, 1_000);

    assertThat(core.startDue(2_999)).isEmpty();
    assertThat(core.startDue(3_000)).containsExactly(write("a", 2));
  }

  @Test
  void hasOneWriteOfAKeyUnderWayHoweverLongItTakes() {
    List<Write<String>> slow = start("a", 1, 10, 0);
    core.offer(write("a", 2), P0, 11, 800);
    core.offer(write("a", 3), P0, 12, 900);

    assertThat(core.startDue(60_000)).isEmpty();
    finish(slow, WriteOutcome.WRITTEN, 60_000);
    assertThat(core.startDue(60_000)).containsExactly(write("a", 3));
  }

  @Test
  void writesTheNewestInPlaceOfAFailedOne() {
    List<Write<String>> failing = start("a", 1, 10, 0);
    core.offer(write("a", 2), P0, 11, 800);
    finish(failing, WriteOutcome.retry("throttled"), 900);

    long retryAt = core.nextDue(900).orElseThrow();
    assertThat(retryAt).isBetween(925L, 975L);
    assertThat(core.startDue(retryAt)).containsExactly(write("a", 2));
    assertThat(core.committable(P0, 12)).isEqualTo(10);
  }

  @Test
  void commitsUpToTheLowestOffsetThatIsNotDurable() {
    core.offer(write("a", 1), P0, 10, 0);
    core.offer(write("b", 1), P0, 11, 0);
    core.offer(write("a", 2), P0, 12, 0);
    core.offer(write("c", 1), P1, 5, 0);
    List<Write<String>> started = core.startDue(700);
    core.completed(find(started, "b"), WriteOutcome.WRITTEN, 710);

    assertThat(core.committable(P0, 13)).isEqualTo(10);
    core.completed(find(started, "a"), WriteOutcome.STALE, 720);
    assertThat(core.committable(P0, 13)).isEqualTo(13);
    assertThat(core.committable(P1, 6)).isEqualTo(5);
  }

  @Test
  void dropsARecordThatTheStoreIsKnownToHave() {
    finish(start("a", 2, 10, 0), WriteOutcome.STALE, 710);

    core.offer(write("a", 1), P0, 10, 720);
    core.offer(write("a", 2), P0, 11, 720);

    assertThat(core.isClear()).isTrue();
    assertThat(core.nextDue(720)).isEmpty();
  }

  @Test
  void forgetsAKeyWhenItsWindowIsOver() {
    finish(start("a", 2, 10, 0), WriteOutcome.WRITTEN, 710);
    core.startDue(1_700);

    core.offer(write("a", 1), P0, 11, 1_800);

    assertThat(core.startDue(2_500)).containsExactly(write("a", 1));
  }

  @Test
  void holdsTheOffsetOfARefusedWriteUntilItIsADeadLetter() {
    finish(start("a", 1, 10, 0), WriteOutcome.rejected("too large"), 710);

    List<Rejected<String>> rejected = core.takeRejected();
    assertThat(rejected).extracting(Rejected::reason).containsExactly("too large");
    assertThat(core.committable(P0, 11)).isEqualTo(10);
    core.settle(rejected.get(0).held());
    assertThat(core.committable(P0, 11)).isEqualTo(11);
    assertThat(core.takeRejected()).isEmpty();
  }

  @Test
  void stopsStartingWritesWhenTheStoreSaysSo() {
    finish(start("a", 1, 10, 0), WriteOutcome.stop("table is gone"), 710);
    core.offer(write("b", 1), P0, 11, 720);

    assertThat(core.stopped()).isEqualTo("table is gone");
    assertThat(core.startDue(100_000)).isEmpty();
    assertThat(core.committable(P0, 12)).isEqualTo(10);
  }

  @Test
  void stopsWhenAKeyFailsForTooLong() {
    core.offer(write("a", 1), P0, 10, 0);
    long now = 700;
    while (core.stopped() == null) {
      finish(core.startDue(now), WriteOutcome.retry("no answer"), now);
      now = core.nextDue(now).orElse(now);
    }

    assertThat(core.stopped()).contains("PT5M").contains("no answer");
    assertThat(now).isBetween(300_000L, 302_500L);
  }

  @Test
  void isFullByKeysOrBytesAndHasRoomAtHalf() {
    core = new Coalescer<>(Configs.bounded(4, 1_000, 32), new Random(1));
    for (int key = 0; key < 4; key++) {
      core.offer(write("k" + key, 1), P0, key, 0);
    }
    assertThat(core.isFull("t")).isTrue();
    finish(core.startDue(700), WriteOutcome.WRITTEN, 710);
    assertThat(core.hasRoom("t")).isTrue();

    core.offer(new Write<>(new ItemKey("t", "big"), Version.of(1L, 1L), "", 1_000), P0, 9, 720);
    assertThat(core.isFull("t")).isTrue();
    assertThat(core.hasRoom("t")).isFalse();
  }

  @Test
  void startsNoMoreThanTheBoundAtATime() {
    core = new Coalescer<>(Configs.bounded(100, 1_000_000, 2), new Random(1));
    for (int key = 0; key < 3; key++) {
      core.offer(write("k" + key, 1), P0, key, key);
    }

    List<Write<String>> started = core.startDue(1_000);
    assertThat(started).containsExactly(write("k0", 1), write("k1", 1));
    assertThat(core.nextDue(1_000)).isEmpty();
    core.completed(started.get(0), WriteOutcome.WRITTEN, 1_010);
    assertThat(core.startDue(1_010)).containsExactly(write("k2", 1));
  }

  @Test
  void dropsWhatWaitsForAPartitionThatWentAway() {
    core.offer(write("a", 1), P0, 10, 0);
    core.offer(write("b", 1), P1, 20, 0);

    core.forget(List.of(P0));

    assertThat(core.startDue(700)).containsExactly(write("b", 1));
    assertThat(core.committable(P0, 11)).isEqualTo(11);
  }

  @Test
  void keepsAKeyToOneWriteWhenItsPartitionComesBackDuringAWrite() {
    List<Write<String>> slow = start("a", 1, 10, 0);
    core.forget(List.of(P0));
    core.offer(write("a", 2), P0, 11, 800);

    assertThat(core.hasInFlight(List.of(P0))).isFalse();
    assertThat(core.startDue(10_000)).isEmpty();
    finish(slow, WriteOutcome.retry("timeout"), 10_000);
    assertThat(core.startDue(20_000)).containsExactly(write("a", 2));
  }

  @Test
  void refusesAnAnswerToNoQuestion() {
    assertThatThrownBy(() -> core.completed(write("a", 1), WriteOutcome.WRITTEN, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  private List<Write<String>> start(String key, long revision, long offset, long now) {
    core.offer(write(key, revision), P0, offset, now);
    return core.startDue(now + 700);
  }

  private void finish(List<Write<String>> writes, WriteOutcome outcome, long now) {
    assertThat(writes).isNotEmpty();
    writes.forEach(write -> core.completed(write, outcome, now));
  }

  private static Write<String> find(List<Write<String>> writes, String key) {
    return writes.stream().filter(w -> w.key().key().equals(key)).findFirst().orElseThrow();
  }

  private static Write<String> write(String key, long revision) {
    return new Write<>(new ItemKey("t", key), Version.of(1L, revision), key + revision, BYTES);
  }
}
