package io.kooflow.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngagementChangeTest {
  private static final List<Long> HALF_LIVES = List.of(1_000L);

  private final EngagementChange change = new EngagementChange(HALF_LIVES);

  @Test
  void aPeakHasTheTimeOfTheNewestReactionOfItsOwnTypeThatLedThere() {
    change.replace(null, new CountedReaction("LIKE", 5));
    change.replace(null, new CountedReaction("DISLIKE", Long.MAX_VALUE));
    change.replace(null, new CountedReaction("LIKE", -7));

    assertThat(peaks()).containsExactly("DISLIKE 1 " + Long.MAX_VALUE, "LIKE 2 5");
  }

  @Test
  void whatWasTakenBackStillLedThereAndWhatOnlyFillsAGapDidNot() {
    change.replace(null, new CountedReaction("LIKE", 5));
    change.replace(new CountedReaction("LIKE", 5), null);
    change.replace(null, new CountedReaction("LIKE", 9));
    change.replace(new CountedReaction("REKOO", 1), null);
    change.replace(null, new CountedReaction("REKOO", 2));

    assertThat(peaks()).containsExactly("LIKE 1 5");
  }

  private List<String> peaks() {
    List<String> peaks = new ArrayList<>();
    change.forEachPeak(
        new Engagement(HALF_LIVES),
        (type, count, reachedAt) -> peaks.add(type + " " + count + " " + reachedAt));
    return peaks;
  }
}
