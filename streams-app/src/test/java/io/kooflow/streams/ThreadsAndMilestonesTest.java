package io.kooflow.streams;

import static io.kooflow.streams.Changes.child;
import static io.kooflow.streams.Changes.koo;
import static io.kooflow.streams.Changes.put;
import static io.kooflow.streams.Changes.react;
import static io.kooflow.streams.Changes.remove;
import static io.kooflow.streams.Changes.unreact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kooflow.events.CreatorLanguage;
import io.kooflow.events.Koo;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.Milestone;
import io.kooflow.events.TopCreator;
import io.kooflow.streams.commit.Emission;
import io.kooflow.streams.generation.TopicPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway") // A null where none should be fails the test.
class ThreadsAndMilestonesTest {
  @TempDir Path folder;
  private Driver driver;

  @BeforeEach
  void start() {
    driver = new Driver(folder, Emission.PER_COMMIT);
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void sumsAThreadAHundredDeepWhateverComesFirst() {
    List<Runnable> steps = new ArrayList<>();
    for (long depth = 1; depth <= 100; depth++) {
      Koo comment = child(1 + depth, depth, "C");
      comment.setSuperParent(1L);
      long number = depth;
      steps.add(() -> driver.koo(put(comment, number)));
      steps.add(() -> driver.reaction(react(comment.getContentId(), 10, "LIKE", number)));
    }
    steps.add(() -> driver.koo(put(koo(1), 1)));
    Collections.shuffle(steps, new Random(5));
    steps.forEach(Runnable::run);

    KooEngagement root = driver.newestEngagement().get(1L);
    assertThat(root.getCounts()).isEqualTo(Map.of("COMMENT", 1L));
    assertThat(root.getThreadCounts()).isEqualTo(Map.of("COMMENT", 100L, "LIKE", 100L));
    assertThat(driver.newestEnriched().get(1L).getThreadCounts()).isEqualTo(root.getThreadCounts());
  }

  @Test
  void takesADeletedMemberOutOfTheThreadAndBackWhenItReturns() {
    driver.reaction(react(2, 10, "LIKE", 1));
    driver.koo(put(child(2, 1, "C"), 2));
    assertThat(thread(1)).isEqualTo(Map.of("COMMENT", 1L, "LIKE", 1L));

    driver.koo(remove(2, 3));
    assertThat(thread(1)).isEmpty();

    driver.koo(put(child(2, 1, "C"), 4));
    assertThat(thread(1)).isEqualTo(Map.of("COMMENT", 1L, "LIKE", 1L));
  }

  @Test
  void movesAMemberToItsNewRoot() {
    driver.reaction(react(3, 10, "LIKE", 1));
    driver.koo(put(child(3, 1, "C"), 2));
    driver.koo(put(child(3, 2, "C"), 3));

    Map<Long, KooEngagement> newest = driver.newestEngagement();
    assertThat(newest.get(1L).getThreadCounts()).isEmpty();
    assertThat(newest.get(2L).getThreadCounts()).isEqualTo(Map.of("COMMENT", 1L, "LIKE", 1L));
  }

  @Test
  void endsTheSameInEveryOrderOfASmallHistory() {
    long[] target = {0};
    List<Runnable> steps =
        new ArrayList<>(
            List.of(
                () -> driver.reaction(react(target[0], 10, "LIKE", 1)),
                () -> driver.reaction(unreact(target[0], 10, 2)),
                () -> driver.reaction(react(target[0], 10, "LIKE", 3)),
                () -> driver.koo(put(child(target[0] + 1, target[0] + 2, "C"), 1)),
                () -> driver.koo(put(child(target[0] + 1, target[0], "C"), 2))));
    List<List<Runnable>> orders = new ArrayList<>();
    permute(steps, 0, orders);
    assertThat(orders).hasSize(120);
    for (List<Runnable> order : orders) {
      target[0] += 10;
      order.forEach(Runnable::run);
      order.forEach(Runnable::run);
      Map<Long, KooEngagement> newest = driver.newestEngagement();
      assertThat(newest.get(target[0]).getThreadCounts())
          .isEqualTo(Map.of("LIKE", 1L, "COMMENT", 1L));
      KooEngagement left = newest.get(target[0] + 2);
      assertThat(left == null ? Map.of() : left.getThreadCounts()).isEmpty();
    }
  }

  private static void permute(List<Runnable> steps, int from, List<List<Runnable>> orders) {
    if (from == steps.size()) {
      orders.add(List.copyOf(steps));
    }
    for (int i = from; i < steps.size(); i++) {
      Collections.swap(steps, from, i);
      permute(steps, from + 1, orders);
      Collections.swap(steps, from, i);
    }
  }

  @Test
  void tellsAThresholdOnceForEver() {
    driver.koo(put(koo(1), 1));
    for (int user = 1; user <= 10; user++) {
      driver.reaction(react(1, user, "LIKE", 10 + user));
    }
    driver.reaction(unreact(1, 4, 40));
    driver.reaction(react(1, 4, "LIKE", 50));

    List<Milestone> told = driver.milestones.readValuesToList();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).getThreshold()).isEqualTo(10);
    assertThat(told.get(0).getCreator()).isEqualTo(77);
    assertThat(told.get(0).getChild()).isNull();
    assertThat(driver.newestEngagement().get(1L).getMilestones()).isEqualTo(Map.of("LIKE", 10L));
  }

  @Test
  void tellsOfEachCommentAndReKooOnce() {
    driver.koo(put(koo(1), 1));
    driver.koo(put(child(5, 1, "C"), 2));
    driver.koo(remove(5, 3));
    driver.koo(put(child(5, 1, "C"), 4));
    driver.koo(put(child(6, 1, "R"), 5));

    assertThat(driver.milestones.readValuesToList())
        .extracting(Milestone::getType, Milestone::getChild, Milestone::getThreshold)
        .containsExactly(tuple("COMMENT", 5L, null), tuple("REKOO", 6L, null));
  }

  @Test
  void keepsSilentWhileItRebuildsAndTakesOverTheMarksOfBefore() {
    driver.close();
    driver = new Driver(folder, Emission.PER_COMMIT, new TopicPlan(3, true));
    driver.koo(put(koo(1), 1));
    for (int user = 1; user <= 10; user++) {
      driver.reaction(react(1, user, "LIKE", 10 + user));
    }
    KooEngagement before = driver.newestEngagement().get(1L);
    before.setMilestones(Map.of("LIKE", 100L, "REKOO", 10L));
    driver.before.pipeInput(1L, before);

    assertThat(driver.milestones.isEmpty()).isTrue();
    assertThat(driver.newestEngagement().get(1L).getMilestones())
        .isEqualTo(Map.of("LIKE", 100L, "REKOO", 10L));
  }

  @Test
  void countsDistinctReactorsWhicheverComesFirstAndNeverFewer() {
    driver.reaction(react(1, 10, "LIKE", 1));
    driver.koo(put(koo(1), 2));
    driver.reaction(react(1, 11, "LIKE", 3));
    driver.reaction(react(1, 11, "DISLIKE", 4));
    driver.reaction(unreact(1, 10, 5));
    Koo comment = child(2, 1, "C");
    comment.setCreator(12L);
    driver.koo(put(comment, 6));

    CreatorLanguage of = driver.newestCreators().get(77L).getLanguages().get(0);
    assertThat(of.getDistinctReactors()).isEqualTo(3);
    assertThat(of.getCounts()).isEqualTo(Map.of("DISLIKE", 1L, "COMMENT", 1L));
    assertThat(of.getKoos()).isEqualTo(1);
  }

  @Test
  void listsCreatorsByLanguageAndFillsUpSmallOnes() {
    for (long id = 1; id <= 2; id++) {
      Koo koo = koo(id);
      koo.setCreator(100 + id);
      koo.setLangGroup(id == 1 ? "kn" : "hi");
      driver.koo(put(koo, id));
      for (int user = 1; user <= 3 + id; user++) {
        driver.reaction(react(id, user, "LIKE", 100 + user));
      }
    }

    Map<String, List<TopCreator>> lists = new HashMap<>();
    driver.newestTopCreators().forEach((name, list) -> lists.put(name, list.getCreators()));
    assertThat(lists).containsOnlyKeys("kn", "hi", "all");
    assertThat(lists.get("all")).extracting(TopCreator::getCreator).containsExactly(102L, 101L);
    assertThat(lists.get("kn"))
        .extracting(TopCreator::getCreator, TopCreator::getFilled)
        .containsExactly(tuple(101L, false), tuple(102L, true));
  }

  private Map<String, Long> thread(long id) {
    return driver.newestEngagement().get(id).getThreadCounts();
  }
}
