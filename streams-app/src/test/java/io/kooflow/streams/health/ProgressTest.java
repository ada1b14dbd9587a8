package io.kooflow.streams.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.streams.health.Progress.Look;
import io.kooflow.streams.health.Progress.Work;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final int LIMIT_SECONDS = 60;

  private final Progress progress = new Progress(Duration.ofSeconds(LIMIT_SECONDS));
  private long nanos = -1_000_000_000_000L;

  @Test
  void growsWhileWorkIsNotCommittedAndEndsStuck() {
    look(running(10, 1, 0));
    look(running(20, 1, 0));
    lookFor(LIMIT_SECONDS / 2, running(20, 1, 0));
    assertThat(progress.uncommittedSeconds()).isEqualTo(LIMIT_SECONDS / 2.0);
    assertThat(progress.isSlow()).isTrue();
    assertThat(progress.isStuck()).isFalse();

    lookFor(LIMIT_SECONDS / 2, running(20, 1, 0));
    assertThat(progress.isStuck()).isTrue();

    look(running(20, 2, 0));
    assertThat(progress.uncommittedSeconds()).isZero();
    assertThat(progress.isSlow()).isFalse();
  }

  @Test
  void isQuietWhenAllThatWasDoneIsCommitted() {
    look(running(10, 1, 0));
    look(running(20, 2, 0));
    lookFor(10 * LIMIT_SECONDS, running(20, 2, 0));

    assertThat(progress.uncommittedSeconds()).isZero();
    assertThat(progress.idleSeconds()).isZero();
  }

  @Test
  void findsTheOneThreadOfTwoThatDoesNotCommit() {
    look(two(running(10, 1, 0), running(10, 1, 0)));
    for (int second = 0; second <= LIMIT_SECONDS; second += 2) {
      look(two(running(11 + second, 2 + second, 0), running(20, 1, 0)));
    }

    assertThat(progress.isStuck()).isTrue();
  }

  @Test
  void transactionsThatAreUndoneAgainAndAgainAreNoProgress() {
    look(running(10, 1, 0));
    for (int each = 0; each < LIMIT_SECONDS; each++) {
      look(running(20 + each, 1, each / 5));
    }

    assertThat(progress.isStuck()).isTrue();
  }

  @Test
  void workThatWasUndoneAndWentElsewhereIsNotMissed() {
    look(running(10, 1, 0));
    look(running(20, 1, 0));
    lookFor(10 * LIMIT_SECONDS, running(20, 1, 1));

    assertThat(progress.uncommittedSeconds()).isZero();
  }

  @Test
  void doesNotCountTheTimeOfARestore() {
    look(running(10, 1, 0));
    look(running(20, 1, 0));
    for (int each = 1; each < 100; each++) {
      look(new Look(Map.of("a", new Work("PARTITIONS_ASSIGNED", 20, 1, 0, 4, 0)), 0, 5, each));
    }

    assertThat(progress.isSlow()).isFalse();
  }

  @Test
  void growsWhileNothingIsReadThoughRecordsWait() {
    Look waiting = new Look(Map.of("a", running(10, 1, 0)), 0, 5, 0);
    look(waiting);
    for (int second = 0; second < LIMIT_SECONDS; second += 2) {
      look(waiting);
    }

    assertThat(progress.idleSeconds()).isEqualTo(LIMIT_SECONDS);
    assertThat(progress.isSlow()).isTrue();
    assertThat(progress.isStuck()).as("a new process would not help").isFalse();
  }

  @Test
  void aConsumerThatAsksForNothingEndsStuck() {
    look(asking(4, 7));
    lookFor(LIMIT_SECONDS / 2, asking(4, 7));
    assertThat(progress.idleSeconds()).isEqualTo(LIMIT_SECONDS / 2.0);
    assertThat(progress.isSlow()).isTrue();
    assertThat(progress.isStuck()).isFalse();

    lookFor(LIMIT_SECONDS / 2, asking(4, 7));
    assertThat(progress.isStuck()).isTrue();
    assertThat(progress.slowest()).isEqualTo("no records asked for in 60 s");

    look(asking(4, 8));
    assertThat(progress.isSlow()).isFalse();
  }

  @Test
  void aConsumerWithoutPartitionsMayAskForNothing() {
    lookFor(10 * LIMIT_SECONDS, asking(0, 7));

    assertThat(progress.idleSeconds()).isZero();
  }

  private static Work asking(double partitions, double fetches) {
    return new Work("RUNNING", 10, 1, 0, partitions, fetches);
  }

  @Test
  void keysHeldBackAreWorkToo() {
    Look held = new Look(Map.of("a", running(10, 1, 0)), 3, 0, 0);
    look(held);
    for (int second = 0; second < LIMIT_SECONDS; second += 2) {
      look(held);
    }

    assertThat(progress.isStuck()).isTrue();
  }

  @Test
  void doesNotCountTimeInWhichTheProcessWasFrozen() {
    look(running(10, 1, 0));
    look(running(20, 1, 0));
    nanos += Duration.ofHours(1).toNanos();
    look(running(20, 1, 0));

    assertThat(progress.isSlow()).isFalse();
  }

  private static Work running(double processed, double committed, double aborted) {
    return new Work("RUNNING", processed, committed, aborted, 0, 0);
  }

  private static Look two(Work one, Work other) {
    return new Look(Map.of("a", one, "b", other), 0, 0, 0);
  }

  private void look(Work work) {
    look(new Look(Map.of("a", work), 0, 0, 0));
  }

  private void lookFor(int seconds, Work work) {
    for (int second = 0; second < seconds; second += 2) {
      look(work);
    }
  }

  private void look(Look look) {
    nanos += Progress.LOOK_EVERY.toNanos();
    progress.look(nanos, look);
  }
}
