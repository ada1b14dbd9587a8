package io.kooflow.engagement;

import static io.kooflow.engagement.Histories.NOW;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EngagementOracleTest {
  private final EngagementOracle oracle = new EngagementOracle(EngagementRules.defaults());

  @Test
  void countsRowsAndPresentChildrenWhetherOrNotTheTargetExists() {
    like(404, 2);
    koo(5, 404L, "C", "kn");
    koo(6, 404L, "R", "kn");

    assertThat(oracle.engagements()).containsOnlyKeys(404L);
    assertThat(requireNonNull(oracle.engagement(404)).counts())
        .isEqualTo(Map.of("LIKE", 2L, "COMMENT", 1L, "REKOO", 1L));
    assertThat(oracle.feedScore(404)).isEmpty();
    assertThat(oracle.trending()).isEmpty();
  }

  @Test
  void listsEachLanguageAndAll() {
    koo(1, null, "K", "kn");
    koo(2, null, "K", "ta");
    koo(3, null, "K", "hi");
    like(1, 3);
    like(2, 4);
    like(3, 2);

    assertThat(oracle.trending()).containsOnlyKeys("all", "kn", "ta");
    assertThat(ids("all")).containsExactly(2L, 1L);
    assertThat(ids("kn")).as("its own first").containsExactly(1L, 2L);
    assertThat(oracle.trending(List.of("hi"))).containsKey("hi");
  }

  @Test
  void lowersTheFeedScoreOfANegativeText() {
    koo(1, null, "K", "en");
    koo(2, null, "K", "en");
    oracle.scores(2, new TextScores("en", 1, "negative", 0.9));

    assertThat(oracle.feedScore(2).orElseThrow()).isLessThan(oracle.feedScore(1).orElseThrow());
  }

  @Test
  void refusesTheSameKooTwice() {
    koo(1, null, "K", "en");

    assertThatThrownBy(() -> koo(1, null, "K", "en")).hasMessageContaining("Koo 1");
  }

  private List<Long> ids(String language) {
    return requireNonNull(oracle.trending().get(language)).koos().stream()
        .map(RankedKoo::contentId)
        .toList();
  }

  private void koo(long id, @Nullable Long parent, String kind, String language) {
    oracle.koo(new KooFacts(id, parent, parent, 7, kind, language, NOW));
  }

  private void like(long target, int times) {
    for (int i = 0; i < times; i++) {
      oracle.reaction(target, new CountedReaction("LIKE", NOW));
    }
  }
}
