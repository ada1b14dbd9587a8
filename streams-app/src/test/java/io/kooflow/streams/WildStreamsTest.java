package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.engagement.EngagementRules;
import io.kooflow.engagement.Milestones;
import io.kooflow.engagement.Weights;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooScores;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.Topics;
import io.kooflow.streams.WildStream.Arrival;
import io.kooflow.streams.commit.Emission;
import io.kooflow.streams.commit.HeldCommits;
import io.kooflow.streams.generation.TopicPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Adds to {@link RandomHistoryTest}: commits of many records that fall at random and apart in each
 * part of the topology, rules drawn at random, {@link OddValues}, and a model of its own. More
 * seeds: {@code -Dwild.first=N -Dwild.count=N}.
 */
class WildStreamsTest {
  private static final List<String> HOOKS =
      List.of(
          "publish-content-at-commit",
          "merge-shares-at-commit",
          "merge-trending-at-commit",
          "merge-creators-at-commit");

  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("wild.count", 4))
        .map(i -> Long.getLong("wild.first", 1) + i);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsPublishedFollowsFromTheRowsInWhateverOrderTheyComeAndCommitsFall(long seed) {
    Random random = new Random(-seed);
    EngagementRules rules = rules(random);
    List<Arrival> arrivals = WildStream.of(seed, 20 + random.nextInt(200));
    List<Arrival> otherwise = WildStream.interleaved(arrivals, random);
    Emission emission = random.nextInt(4) == 0 ? Emission.PER_RECORD : Emission.PER_COMMIT;

    Published one = run(folder.resolve("one"), arrivals, rules, emission, random);
    Published other = run(folder.resolve("other"), otherwise, rules, Emission.PER_COMMIT, random);

    assertThat(other.ofTheRows()).isEqualTo(one.ofTheRows());
  }

  private static EngagementRules rules(Random random) {
    long fast = List.of(1L, 1_000L, 21_600_000L).get(random.nextInt(3));
    long slow = List.of(604_800_000L, 31_536_000_000L, Long.MAX_VALUE).get(random.nextInt(3));
    Weights extreme = new Weights(Map.of("LIKE", 1_000_000L, "COMMENT", 0L, "", 1L), 1);
    int size = 1 + random.nextInt(6);
    EngagementRules rules =
        EngagementRules.of(
            fast,
            slow,
            random.nextBoolean() ? Weights.DEFAULT : extreme,
            1 + random.nextInt(3),
            size,
            random.nextInt(size + 1));
    return new EngagementRules(
        rules.halfLives(),
        rules.feed(),
        rules.trending(),
        rules.creators(),
        new Milestones(List.of(1L, 2L, 3L, 5L)));
  }

  private static Published run(
      Path state, List<Arrival> arrivals, EngagementRules rules, Emission emission, Random random) {
    Ledger ledger = new Ledger(rules);
    int maxPendingKeys = random.nextBoolean() ? 1_000 : 1 + random.nextInt(4);
    try (Driver driver = new Driver(state, emission, TopicPlan.serving(3), rules, maxPendingKeys)) {
      boolean[] open = {false};
      if (emission == Emission.PER_COMMIT) {
        HOOKS.forEach(
            hook -> HeldCommits.hold(driver.store(hook), () -> open[0] || random.nextInt(12) == 0));
      }
      for (Arrival arrival : arrivals) {
        tell(driver, arrival);
        if (arrival.good()) {
          ledger.take(arrival);
        }
        if (random.nextInt(40) == 0) {
          driver.pass(Duration.ofSeconds(random.nextInt(100)));
        }
      }
      open[0] = true;
      settle(driver);
      assertThat(deadLetters(driver))
          .isEqualTo(arrivals.stream().filter(each -> !each.good()).count());
      Published published = new Published(driver);
      new PublishedCheck(published, ledger, rules).all();

      arrivals.stream().filter(Arrival::good).forEach(each -> tell(driver, each));
      settle(driver);
      assertThat(driver.saidNothing()).as("nothing new when all is told again").isTrue();
      return published;
    }
  }

  /** Lets everything through; a commit needs something to commit, which the sweeps are. */
  private static void settle(Driver driver) {
    for (int i = 0; i < 6; i++) {
      driver.sweep();
    }
  }

  private static void tell(Driver driver, Arrival arrival) {
    if (arrival.value() instanceof KooChange change) {
      driver.koos.pipeInput(arrival.key(), change);
    } else if (arrival.value() instanceof ReactionChange change) {
      driver.reactions.pipeInput(arrival.key(), change);
    } else {
      driver.scores.pipeInput(arrival.key(), (KooScores) arrival.value());
    }
  }

  private static long deadLetters(Driver driver) {
    return driver.deadLetters(Topics.KOO_CHANGES).size()
        + driver.deadLetters(Topics.REACTION_CHANGES).size();
  }
}
