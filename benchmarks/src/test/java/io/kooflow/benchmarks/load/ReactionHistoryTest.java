package io.kooflow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReactionHistoryTest {
  private static final LoadSettings SETTINGS = new LoadSettings(7, 50_000, 500, 2_000, 0);

  private record Pair(long contentId, long userId) {}

  @Test
  void itsCountsAreThoseOfTheNewestPositionOfEachPair() {
    ReactionHistory history = new ReactionHistory(SETTINGS);
    Map<Pair, ReactionChange> newest = new HashMap<>();
    history.forEachRemaining(
        change ->
            newest.merge(
                new Pair(change.getContentId(), change.getUserId()),
                change,
                (before, after) -> isNewer(after, before) ? after : before));

    Map<Long, Counts> counted = new HashMap<>();
    newest
        .values()
        .forEach(
            change ->
                counted.merge(
                    change.getContentId(),
                    one(change.getAfter()),
                    (a, b) -> new Counts(a.likes() + b.likes(), a.dislikes() + b.dislikes())));
    assertThat(history.counts()).isEqualTo(counted);
    assertThat(history.pairs()).isEqualTo(newest.size());
  }

  @Test
  void itHoldsRepeatsTakeBacksAndReplacedTypes() {
    List<ReactionChange> changes = new ArrayList<>();
    new ReactionHistory(SETTINGS).forEachRemaining(changes::add);

    Map<String, Long> byOp =
        changes.stream()
            .collect(Collectors.groupingBy(ReactionChange::getOp, Collectors.counting()));
    long repeats =
        changes.size() - changes.stream().map(ReactionChange::getPosition).distinct().count();
    assertThat(byOp).containsOnlyKeys("INSERT", "MODIFY", "REMOVE");
    assertThat(byOp.values()).allMatch(times -> times > 1_000);
    assertThat(repeats).isBetween(1_200L, 1_800L);
  }

  @Test
  void theSameSettingsGiveTheSameHistory() {
    ReactionHistory one = new ReactionHistory(SETTINGS);
    ReactionHistory other = new ReactionHistory(SETTINGS);

    while (one.hasNext()) {
      assertThat(one.next()).isEqualTo(other.next());
    }
    assertThat(other.hasNext()).isFalse();
    assertThatThrownBy(one::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aHotKooTakesItsShare() {
    ReactionHistory history =
        new ReactionHistory(new LoadSettings(1, 20_000, 10_000, 1_000_000, 0.5));
    long hot = 0;
    while (history.hasNext()) {
      hot += history.next().getContentId() == ReactionHistory.hottest() ? 1 : 0;
    }

    assertThat(hot).isBetween(10_000L, 12_500L);
  }

  private static boolean isNewer(ReactionChange change, ReactionChange than) {
    return Arrays.compareUnsigned(change.getPosition().array(), than.getPosition().array()) > 0;
  }

  private static Counts one(@Nullable Reaction row) {
    if (row == null) {
      return Counts.NONE;
    }
    return row.getType().equals("LIKE") ? new Counts(1, 0) : new Counts(0, 1);
  }
}
