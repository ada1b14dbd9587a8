package io.kooflow.engagement;

import static io.kooflow.engagement.Histories.NOW;
import static io.kooflow.engagement.Histories.applied;
import static io.kooflow.engagement.Histories.like;
import static io.kooflow.engagement.Histories.position;
import static io.kooflow.engagement.Histories.present;
import static io.kooflow.engagement.Histories.takeBack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.engagement.Histories.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReactionDecisionTest {
  @Test
  void countsTheSameInEveryOrderOfASmallHistory() {
    List<Step> steps =
        List.of(
            like(1, 1, NOW), takeBack(1, 2), like(1, 3, NOW + 7), like(2, 4, NOW), takeBack(2, 5));
    List<List<Step>> orders = new ArrayList<>();
    permute(new ArrayList<>(steps), 0, orders);

    assertThat(orders).hasSize(120);
    assertThat(orders)
        .allSatisfy(
            order -> {
              Engagement engagement = applied(order);
              assertThat(engagement.counts()).isEqualTo(Map.of("LIKE", 1L));
              assertThat(engagement.decayed()).isEqualTo(applied(steps).decayed());
            });
  }

  private static void permute(List<Step> steps, int from, List<List<Step>> orders) {
    if (from == steps.size()) {
      orders.add(List.copyOf(steps));
    }
    for (int i = from; i < steps.size(); i++) {
      Collections.swap(steps, from, i);
      permute(steps, from + 1, orders);
      Collections.swap(steps, from, i);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void countsThePresentReactionsWhateverOrderAndRepeats(long seed) {
    Random random = new Random(seed);
    List<Step> steps = Histories.random(random, 400, 60);
    List<Step> shuffled = new ArrayList<>(steps);
    shuffled.addAll(steps.subList(0, 200));
    Collections.shuffle(shuffled, random);

    Map<String, Long> expected = new TreeMap<>();
    present(steps).forEach(reaction -> expected.merge(reaction.type(), 1L, Long::sum));
    assertThat(applied(shuffled).counts()).isEqualTo(expected);
    assertThat(applied(shuffled).decayed()).isEqualTo(applied(steps).decayed());
  }

  @Test
  void dropsWhatIsNotAboveTheStoredPosition() {
    ReactionState stored = ReactionState.present(position(5), NOW, "LIKE", NOW);

    for (long older : new long[] {1, 5}) {
      assertThat(ReactionDecision.decide(stored, ReactionState.absent(position(older), NOW)))
          .isEqualTo(ReactionDecision.STALE);
    }
    assertThat(ReactionDecision.decide(stored, ReactionState.present(position(6), 9, "LIKE", NOW)))
        .isEqualTo(ReactionDecision.SAME);
    assertThat(ReactionDecision.decide(stored, ReactionState.absent(position(6), NOW)))
        .isEqualTo(ReactionDecision.CHANGED);
    assertThat(ReactionDecision.decide(null, ReactionState.absent(position(1), NOW)))
        .isEqualTo(ReactionDecision.SAME);
  }

  @Test
  void comparesPositionsAsUnsignedBytes() {
    byte[] high = new byte[22];
    high[0] = (byte) 0x80;
    byte[] low = new byte[22];
    low[0] = 0x7f;

    assertThat(ChangePosition.of(high)).isGreaterThan(ChangePosition.of(low));
    assertThatThrownBy(() -> ChangePosition.of(new byte[21])).hasMessageContaining("21");
  }

  @Test
  void movesTheReactionWhenItsTypeChanges() {
    Step like = like(1, 1, NOW);
    Step dislike =
        new Step(Actor.user(1), ReactionState.present(position(2), NOW, "DISLIKE", NOW + 1));

    assertThat(applied(List.of(like, dislike)).counts()).isEqualTo(Map.of("DISLIKE", 1L));
  }

  @Test
  void keepsUsersAndKoosOfTheSameNumberApart() {
    ReactionState one = ReactionState.present(position(1), NOW, "LIKE", NOW);
    ReactionState other = ReactionState.present(position(1), NOW, "COMMENT", NOW);

    Engagement engagement =
        applied(List.of(new Step(Actor.user(7), one), new Step(Actor.koo(7), other)));

    assertThat(engagement.counts()).isEqualTo(Map.of("LIKE", 1L, "COMMENT", 1L));
    assertThatThrownBy(() -> Actor.user(0)).hasMessageContaining("got 0");
  }

  @Test
  void countsCommentsAndReKoosOnly() {
    assertThat(ChildReactions.typeOf("C")).isEqualTo("COMMENT");
    assertThat(ChildReactions.typeOf("R")).isEqualTo("REKOO");
    assertThat(ChildReactions.typeOf("K")).isNull();
    assertThat(ChildReactions.typeOf("quote")).isNull();
  }
}
