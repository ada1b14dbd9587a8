package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.engagement.EngagementRules;
import io.kooflow.engagement.Weights;
import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.CreatorLanguage;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.Milestone;
import io.kooflow.events.ReactionChange;
import io.kooflow.events.TrendingKoo;
import io.kooflow.streams.commit.Emission;
import io.kooflow.streams.generation.TopicPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who dates what he writes ahead gains two minutes at most. */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class DatedAheadTest {
  private static final long AHEAD = Duration.ofMinutes(2).toMillis();
  private static final long FOR_EVER = Long.MAX_VALUE;
  private static final EngagementRules RULES =
      EngagementRules.of(21_600_000, 604_800_000, Weights.DEFAULT, 3, 10, 0);

  @TempDir Path stateDir;
  private final Map<Long, KooEngagement> engagement = new HashMap<>();
  private final Map<Long, CreatorEngagement> creators = new HashMap<>();
  private Driver driver;
  private long number = 1;

  @BeforeEach
  void open() {
    driver = new Driver(stateDir, Emission.PER_COMMIT, TopicPlan.serving(3), RULES, 1_000);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {300_000, 432_000_000L, 31_536_000_000L, 2_366_841_600_000L, FOR_EVER})
  void threeLikesDatedAheadNeverOutrankFourOfNow(long ahead) {
    koo(1, 77, 0);
    koo(2, 78, 0);
    for (int user = 1; user <= 3; user++) {
      like(1, user, ahead);
    }
    for (int user = 1; user <= 4; user++) {
      like(2, user, 0);
    }

    assertThat(driver.newestTrending().get("kn").getKoos())
        .extracting(TrendingKoo::getContentId)
        .containsExactly(2L, 1L);
    Map<Long, EnrichedKoo> shown = driver.newestEnriched();
    assertThat(shown.get(2L).getFeedScore()).isGreaterThan(shown.get(1L).getFeedScore());
    assertThat(rising(78)).isGreaterThan(rising(77));
  }

  @Test
  void aKooDatedAheadIsShownAsItSaysAndWeighedAsOfNow() {
    koo(1, 77, FOR_EVER - Changes.NOW);
    koo(2, 78, 0);
    like(2, 5, 0);

    Map<Long, EnrichedKoo> shown = driver.newestEnriched();
    assertThat(shown.get(1L).getCreatedAt()).isEqualTo(FOR_EVER);
    assertThat(shown.get(2L).getFeedScore()).isGreaterThan(shown.get(1L).getFeedScore());
  }

  @Test
  void takingBackWhatWasDatedAheadLeavesNothing() {
    koo(1, 77, 0);
    like(1, 1, 0);
    KooEngagement before = newest(1);
    long newestAt = before.getLastReactionAt();
    for (int user = 2; user <= 9; user++) {
      like(1, user, user * 86_400_000L);
    }
    for (int user = 2; user <= 9; user++) {
      driver.reaction(Changes.unreact(1, user, number++));
    }

    KooEngagement after = newest(1);
    assertThat(after.getCounts()).isEqualTo(before.getCounts());
    assertThat(after.getDecayed()).isEqualTo(before.getDecayed());
    assertThat(after.getLastReactionAt()).isBetween(newestAt, newestAt + AHEAD + 20);
  }

  @Test
  void milestonesAreReachedAtTheTimeThatIsWeighed() {
    koo(1, 77, 0);
    for (int user = 1; user <= 10; user++) {
      like(1, user, 86_400_000L);
    }

    List<Milestone> told = driver.milestones.readValuesToList();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).getOccurredAt()).isEqualTo(Changes.NOW + number - 1 + AHEAD);
  }

  @Test
  void aCommentDatedAheadCountsAsOfItsChange() {
    koo(1, 77, 0);
    var comment = Changes.child(2, 1, "C");
    comment.setCreatedAt(FOR_EVER);
    long changed = number;
    driver.koo(Changes.put(comment, number++));

    assertThat(newest(1).getLastReactionAt()).isEqualTo(Changes.NOW + changed + AHEAD);
  }

  private void koo(long id, long creator, long ahead) {
    var koo = Changes.koo(id);
    koo.setCreator(creator);
    koo.setCreatedAt(Changes.NOW + ahead);
    driver.koo(Changes.put(koo, number++));
  }

  private void like(long target, long user, long ahead) {
    ReactionChange like = Changes.react(target, user, "LIKE", number++);
    like.getAfter().setCreatedAt(ahead == FOR_EVER ? FOR_EVER : Changes.NOW + ahead);
    driver.reaction(like);
  }

  private KooEngagement newest(long id) {
    engagement.putAll(driver.newestEngagement());
    return engagement.get(id);
  }

  private double rising(long creator) {
    creators.putAll(driver.newestCreators());
    List<CreatorLanguage> languages = creators.get(creator).getLanguages();
    return languages.get(0).getRisingScore();
  }
}
