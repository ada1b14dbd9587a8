package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kooflow.engagement.CountedReaction;
import io.kooflow.engagement.EngagementOracle;
import io.kooflow.engagement.RankedKoo;
import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.CreatorLanguage;
import io.kooflow.events.DecayedSum;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.ReactionChange;
import io.kooflow.streams.capture.KooState;
import io.kooflow.streams.commit.Emission;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random histories through the whole topology, against a model that shares no code with it. */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class RandomHistoryTest {
  @TempDir Path folder;

  private final NaiveModel model = new NaiveModel();
  private final Map<Long, KooEngagement> engagement = new HashMap<>();
  private final Map<Long, EnrichedKoo> enriched = new HashMap<>();
  private final Map<Long, CreatorEngagement> creators = new HashMap<>();
  private final Map<String, List<RankedKoo>> trending = new HashMap<>();
  private final Map<String, List<RankedKoo>> topCreators = new HashMap<>();

  @ParameterizedTest(name = "seed {0}, {1} changes, {2}")
  @CsvSource({"1, 400, PER_COMMIT", "2, 400, PER_COMMIT", "3, 250, PER_RECORD"})
  void endsAsTheRowsSayAndStaysSoWhenReplayed(long seed, int length, Emission emission) {
    List<Object> changes = new RandomHistory(seed, length).changes();
    try (Driver driver = new Driver(folder, emission)) {
      tell(driver, changes);
      collect(driver);
      assertCounts();
      assertDecay();
      assertCreators();
      assertLists();

      tell(driver, changes);
      assertThat(driver.saidNothing()).as("a replay says nothing").isTrue();
    }
  }

  private void tell(Driver driver, List<Object> changes) {
    for (Object change : changes) {
      if (change instanceof KooChange koo) {
        model.take(koo);
        driver.koo(koo);
      } else if (change instanceof ReactionChange reaction) {
        model.take(reaction);
        driver.reaction(reaction);
      }
    }
  }

  private void collect(Driver driver) {
    driver.milestones.readRecordsToList();
    engagement.putAll(driver.newestEngagement());
    enriched.putAll(driver.newestEnriched());
    creators.putAll(driver.newestCreators());
    driver
        .newestTrending()
        .forEach(
            (language, list) ->
                trending.put(
                    language,
                    list.getKoos().stream()
                        .map(k -> new RankedKoo(k.getContentId(), k.getLangGroup(), k.getScore()))
                        .toList()));
    driver
        .newestTopCreators()
        .forEach(
            (language, list) ->
                topCreators.put(
                    language,
                    list.getCreators().stream()
                        .map(c -> new RankedKoo(c.getCreator(), c.getLangGroup(), c.getScore()))
                        .toList()));
  }

  private void assertCounts() {
    Map<Long, Map<String, Long>> counts = new HashMap<>();
    Map<Long, Map<String, Long>> threads = new HashMap<>();
    engagement.forEach(
        (id, document) -> {
          counts.put(id, document.getCounts());
          threads.put(id, document.getThreadCounts());
        });
    counts.values().removeIf(Map::isEmpty);
    threads.values().removeIf(Map::isEmpty);
    assertThat(counts).isEqualTo(model.counts());
    assertThat(threads).isEqualTo(model.threads());

    enriched.values().removeIf(document -> document == null);
    assertThat(enriched.keySet()).isEqualTo(model.koos().keySet());
    enriched.forEach(
        (id, document) -> {
          assertThat(document.getCounts()).isEqualTo(model.counts().getOrDefault(id, Map.of()));
          assertThat(document.getThreadCounts())
              .isEqualTo(model.threads().getOrDefault(id, Map.of()));
        });
  }

  private void assertDecay() {
    engagement.forEach(
        (id, document) -> {
          assertThat(document.getDecayed()).hasSize(2 * document.getCounts().size());
          for (DecayedSum sum : document.getDecayed()) {
            double halfLife = sum.getHalfLifeMillis();
            double expected = model.decayed(id, sum.getType(), halfLife, Changes.NOW);
            double found = Math.pow(2, sum.getLog2Sum() - Changes.NOW / halfLife);
            assertThat(found / expected).isCloseTo(1, within(1e-9));
          }
        });
  }

  private void assertCreators() {
    Map<String, Map<String, Long>> found = new HashMap<>();
    creators.forEach(
        (creator, document) -> {
          for (CreatorLanguage each : document.getLanguages()) {
            Map<String, Long> received = new TreeMap<>(each.getCounts());
            received.put("koos", each.getKoos());
            found.put(creator + "/" + each.getLanguage(), received);
          }
        });
    assertThat(found).isEqualTo(model.creators());
  }

  /** Exact places need exact sums: those of the rules, given the rows of the model. */
  private void assertLists() {
    EngagementOracle oracle = new EngagementOracle(Driver.RULES);
    model.koos().values().forEach(koo -> oracle.koo(KooState.facts(koo, model.changedAt(koo))));
    model.present().stream()
        .filter(each -> !each.type().equals("COMMENT") && !each.type().equals("REKOO"))
        .forEach(
            each ->
                oracle.reaction(each.target(), new CountedReaction(each.type(), each.createdAt())));
    Map<String, List<RankedKoo>> koos = new HashMap<>();
    oracle.trending(trending.keySet()).forEach((language, list) -> koos.put(language, list.koos()));
    Map<String, List<RankedKoo>> tops = new HashMap<>();
    oracle
        .topCreators(topCreators.keySet())
        .forEach((language, list) -> tops.put(language, list.koos()));
    assertThat(trending).isEqualTo(koos);
    assertThat(topCreators).isEqualTo(tops);
    enriched.forEach(
        (id, document) ->
            assertThat(document.getFeedScore()).isEqualTo(oracle.feedScore(id).orElseThrow()));
  }
}
