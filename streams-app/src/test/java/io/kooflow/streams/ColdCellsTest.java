package io.kooflow.streams;

import static io.kooflow.streams.Changes.koo;
import static io.kooflow.streams.Changes.put;
import static io.kooflow.streams.Changes.react;
import static io.kooflow.streams.Changes.remove;
import static io.kooflow.streams.Changes.unreact;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.engagement.CountedReaction;
import io.kooflow.engagement.Engagement;
import io.kooflow.events.CreatorLanguage;
import io.kooflow.events.DecayedSum;
import io.kooflow.events.ReactionChange;
import io.kooflow.streams.cold.ColdStore;
import io.kooflow.streams.commit.Emission;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reactions of ten years through the whole topology, taken back from either end. */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class ColdCellsTest {
  private static final int REACTIONS = 60;
  private static final long STEP = 60L * 24 * 3_600_000;

  @TempDir Path stateDir;
  private Driver driver;
  private final List<CountedReaction> present = new ArrayList<>();
  private long sequence = 1;

  @BeforeEach
  void start() {
    driver = new Driver(stateDir, Emission.PER_COMMIT);
    driver.koo(put(koo(1), sequence++));
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void whatIsPublishedIsThatOfThePresentReactionsWhicheverGoFirst() {
    List<Long> users = new ArrayList<>();
    for (long user = 1; user <= REACTIONS; user++) {
      users.add(user);
    }
    Collections.shuffle(users, new Random(1));
    users.forEach(this::like);
    assertThat(driver.stored(ColdStore.STORE)).isPositive();
    assertPublished();

    for (long user = REACTIONS; user > REACTIONS / 2; user--) {
      unlike(user);
      assertPublished();
    }
    driver.koo(remove(1, sequence++));
    assertThat(driver.newestCreators().get(77L).getLanguages()).isEmpty();
    driver.koo(put(koo(1), sequence++));
    for (long user = 1; user <= REACTIONS / 2; user++) {
      unlike(user);
      assertPublished();
    }
    assertThat(driver.stored(ColdStore.STORE)).isZero();
  }

  @Test
  void aKooTakesItsColdCellsToAnotherLanguage() {
    for (long user = 1; user <= 3; user++) {
      like(user);
    }
    var elsewhere = koo(1);
    elsewhere.setLangGroup("ta");
    driver.koo(put(elsewhere, sequence++));
    unlike(3);

    assertPublished();
    unlike(1);
    unlike(2);
    assertThat(driver.stored(ColdStore.STORE)).isZero();
  }

  private void like(long user) {
    ReactionChange change = react(1, user, "LIKE", sequence++);
    change.getAfter().setCreatedAt(Changes.NOW + user * STEP);
    change.setChangedAt(Changes.NOW + user * STEP);
    driver.reaction(change);
    present.add(new CountedReaction("LIKE", Changes.NOW + user * STEP));
  }

  private void unlike(long user) {
    driver.reaction(unreact(1, user, sequence++));
    present.remove(new CountedReaction("LIKE", Changes.NOW + user * STEP));
  }

  private void assertPublished() {
    Engagement engagement = new Engagement(Driver.RULES.halfLives());
    present.forEach(engagement::add);
    List<DecayedSum> expected =
        engagement.decayed().stream()
            .map(sum -> new DecayedSum(sum.type(), sum.halfLifeMillis(), sum.log2Sum()))
            .toList();
    assertThat(driver.newestEngagement().get(1L).getDecayed()).isEqualTo(expected);
    CreatorLanguage creator = driver.newestCreators().get(77L).getLanguages().get(0);
    assertThat(creator.getCounts()).isEqualTo(engagement.counts());
    assertThat(creator.getDecayed()).isEqualTo(expected);
  }
}
