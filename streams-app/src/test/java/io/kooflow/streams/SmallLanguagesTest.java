package io.kooflow.streams;

import static io.kooflow.streams.Changes.koo;
import static io.kooflow.streams.Changes.put;
import static io.kooflow.streams.Changes.react;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kooflow.engagement.EngagementRules;
import io.kooflow.engagement.Weights;
import io.kooflow.events.TopCreator;
import io.kooflow.events.TopCreators;
import io.kooflow.streams.commit.Emission;
import io.kooflow.streams.generation.TopicPlan;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallLanguagesTest {
  private static final EngagementRules THREE_OF_EACH =
      EngagementRules.of(21_600_000, 604_800_000, Weights.DEFAULT, 1, 3, 3);

  @TempDir Path stateDir;
  private long number = 1;

  /** One creator has all places of the list of all, and one of each filled list. */
  @Test
  @SuppressWarnings("NullAway") // A null where none should be fails the test.
  void areFilledUpWithOtherCreatorsThoughOneLeadsEverywhere() {
    try (Driver driver =
        new Driver(stateDir, Emission.PER_COMMIT, TopicPlan.serving(3), THREE_OF_EACH, 1_000)) {
      for (String language : new String[] {"hi", "ta", "kn", "en"}) {
        write(driver, 1, language, 4);
      }
      write(driver, 2, "hi", 3);
      write(driver, 3, "as", 2);

      Map<String, TopCreators> lists = driver.newestTopCreators();
      assertThat(lists.get("all").getCreators())
          .extracting(TopCreator::getCreator)
          .containsOnly(1L);
      assertThat(lists.get("as").getCreators())
          .extracting(TopCreator::getCreator, TopCreator::getFilled)
          .containsExactly(tuple(3L, false), tuple(1L, true), tuple(2L, true));
    }
  }

  private void write(Driver driver, long creator, String language, int likes) {
    long id = 100 + number;
    var koo = koo(id);
    koo.setCreator(creator);
    koo.setLangGroup(language);
    driver.koo(put(koo, number++));
    for (int user = 1; user <= likes; user++) {
      driver.reaction(react(id, user, "LIKE", number++));
    }
  }
}
