package io.kooflow.engagement;

import static io.kooflow.engagement.Histories.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {
  private static final EngagementRules RULES = EngagementRules.defaults();
  private static final long H = EngagementRules.DEFAULT_HALF_LIFE_MILLIS;

  @Test
  void scoresAKooWithoutReactionsByItsTimeOfWriting() {
    assertThat(RULES.feed().score(koo(1, "K", "kn", 100 * H), null, null)).isEqualTo(100);
  }

  @Test
  void countsAReactionAtWritingTimeAsMuchAsWriting() {
    double score = RULES.feed().score(koo(1, "K", "kn", 100 * H), likes(1, 100 * H), null);

    assertThat(score).isEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, 0, Long.MAX_VALUE})
  void staysFiniteForHostileTimesAndScores(long hostile) {
    TextScores wild = new TextScores("xx", Double.NaN, "negative", Double.POSITIVE_INFINITY);

    double score = RULES.feed().score(koo(1, "K", "kn", hostile), likes(2, hostile), wild);

    assertThat(score).isFinite();
  }

  @Test
  void ignoresScoresThatAreAbsent() {
    KooFacts koo = koo(1, "K", "kn", NOW);
    double without = RULES.feed().score(koo, null, null);

    assertThat(RULES.feed().score(koo, null, scores("kn", null))).isEqualTo(without);
    assertThat(RULES.feed().score(koo, null, scores("und", null))).isEqualTo(without);
    assertThat(RULES.feed().score(koo, null, scores("kn", "neutral"))).isEqualTo(without);
    assertThat(RULES.feed().score(koo, null, scores("kn", "negative")))
        .isCloseTo(without - 1, within(1e-9));
    assertThat(RULES.feed().score(koo, null, scores("kn", "positive"))).isGreaterThan(without);
    assertThat(RULES.feed().score(koo, null, scores("hi", null)))
        .isCloseTo(without - 1, within(1e-9));
  }

  @Test
  void neverTurnsADislikeIntoAPush() {
    Engagement disliked = likes(3, NOW);
    for (int i = 0; i < 1_000; i++) {
      disliked.add(new CountedReaction("DISLIKE", NOW));
    }

    assertThat(rank(koo(1, "K", "kn", NOW), disliked))
        .isEqualTo(rank(koo(1, "K", "kn", NOW), likes(3, NOW)));
  }

  @Test
  void letsKoosAndCommentsTrendOnceEnoughSupportThem() {
    assertThat(rank(koo(1, "K", "kn", NOW), likes(3, NOW))).isNotNull();
    assertThat(rank(koo(1, "C", "kn", NOW), likes(3, NOW))).isNotNull();
    assertThat(rank(koo(1, "K", "kn", NOW), likes(2, NOW))).isNull();
    assertThat(rank(koo(1, "R", "kn", NOW), likes(3, NOW))).isNull();
    assertThat(rank(koo(1, "K", "kn", NOW), null)).isNull();
  }

  @Test
  void ranksByWeightedDecayedEngagement() {
    Engagement mixed = likes(2, 10 * H);
    mixed.add(new CountedReaction("REKOO", 10 * H));
    mixed.add(new CountedReaction("REKOO", 10 * H));

    RankedKoo ranked = rank(koo(1, "K", "kn", 0), mixed);

    assertThat(ranked).isEqualTo(new RankedKoo(1, "kn", 13));
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43})
  void listsAreTheSortedPrefixHoweverTheyArePartitioned(long seed) {
    Random random = new Random(seed);
    List<RankedKoo> all = new ArrayList<>();
    for (long id = 1; id <= 500; id++) {
      all.add(new RankedKoo(id, "kn", random.nextInt(60)));
    }
    List<List<RankedKoo>> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parts.add(new ArrayList<>());
    }
    Collections.shuffle(all, random);
    all.forEach(koo -> parts.get(random.nextInt(4)).add(koo));

    TopList merged = TopList.merge(parts.stream().map(part -> TopList.of(part, 50)).toList(), 50);

    assertThat(merged.koos()).isEqualTo(all.stream().sorted().limit(50).toList());
  }

  @Test
  void fillsASmallLanguageBehindItsOwnWithoutRepeats() {
    RankedKoo own = new RankedKoo(9, "kn", 1);
    TopList all = new TopList(List.of(new RankedKoo(1, "hi", 3), new RankedKoo(2, "ta", 2), own));

    assertThat(new TopList(List.of(own)).filledUpTo(2, all).koos())
        .containsExactly(own, new RankedKoo(1, "hi", 3));
    assertThat(new TopList(List.of(own)).filledUpTo(9, all).koos())
        .containsExactly(own, new RankedKoo(1, "hi", 3), new RankedKoo(2, "ta", 2));
    assertThat(all.filledUpTo(1, TopList.EMPTY)).isEqualTo(all);
  }

  /** A creator of many languages has a place in each; none of the others must be crowded out. */
  @Test
  void mergesWithEachOnceThoughOneHoldsTheBestPlacesOfAll() {
    List<TopList> parts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      RankedKoo everywhere = new RankedKoo(1, "l" + i, 100 + i);
      parts.add(new TopList(List.of(everywhere, new RankedKoo(20 + i, "l" + i, i))));
    }

    assertThat(TopList.merge(parts, 5).koos()).extracting(RankedKoo::contentId).containsOnly(1L);
    assertThat(TopList.mergeEachOnce(parts, 3).koos())
        .containsExactly(
            new RankedKoo(1, "l4", 104), new RankedKoo(24, "l4", 4), new RankedKoo(23, "l3", 3));
    assertThat(TopList.mergeEachOnce(parts, 0)).isEqualTo(TopList.EMPTY);
  }

  @Test
  void breaksTiesByContentIdAndTreatsZerosAlike() {
    assertThat(new RankedKoo(1, "kn", 0.0)).isLessThan(new RankedKoo(2, "kn", -0.0));
    assertThatThrownBy(() -> new RankedKoo(1, "kn", Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void refusesRulesThatMakeNoSense() {
    assertThatThrownBy(() -> new Weights(Map.of("LIKE", -1L), 0)).hasMessageContaining("LIKE");
    assertThatThrownBy(() -> EngagementRules.of(0, 9, Weights.DEFAULT, 3, 50, 10))
        .hasMessageContaining("Half-lives");
    assertThatThrownBy(() -> EngagementRules.of(1, 9, Weights.DEFAULT, 0, 50, 10))
        .hasMessageContaining("support");
    assertThatThrownBy(() -> EngagementRules.of(1, 9, Weights.DEFAULT, 1, 5, 10))
        .hasMessageContaining("got 10");
    assertThatThrownBy(() -> new QualityFactors(0, 1, 1)).hasMessageContaining("negative");
  }

  private static @Nullable RankedKoo rank(KooFacts koo, @Nullable Engagement engagement) {
    return RULES.trending().rank(koo, engagement).orElse(null);
  }

  private static KooFacts koo(long id, String kind, String language, long createdAt) {
    return new KooFacts(id, null, null, 7, kind, language, createdAt);
  }

  private static Engagement likes(int number, long createdAt) {
    Engagement engagement = new Engagement(RULES.halfLives());
    for (int i = 0; i < number; i++) {
      engagement.add(new CountedReaction("LIKE", createdAt));
    }
    return engagement;
  }

  private static TextScores scores(String language, @Nullable String sentiment) {
    return new TextScores(language, 1, sentiment, sentiment == null ? null : 1.0);
  }
}
