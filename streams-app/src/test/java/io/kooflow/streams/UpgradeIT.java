package io.kooflow.streams;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.Eventually;
import io.kooflow.engagement.CountedReaction;
import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.events.DecayedSum;
import io.kooflow.events.KooEngagement;
import io.kooflow.schemas.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an earlier release left in its changelogs is read by this one: the program of that release
 * told {@link #earlier} and its state was saved; this one is told the same again and some more.
 */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class UpgradeIT {
  private static final Path SAVED = Path.of("src/test/resources/state/0.1.0.tsv");
  private static final String REVISION = "revision of koo 1 in koo.engagement";
  private static final String TOMBSTONE = "revision of koo 4 in koo.enriched";
  private static final String APPLICATION = KafkaSettings.applicationId(7);
  private static final List<String> SINCE_0_1_0 =
      List.of(
          "cold-cells",
          "creator-shares",
          "creator-shares-received",
          "creator-reactors",
          "published-creators",
          "creators-index",
          "creators-partials-sent",
          "creators-partials",
          "creators-published",
          "thread-members",
          "thread-totals");
  private static final long HALF_LIFE = EngagementRules.DEFAULT_HALF_LIFE_MILLIS;

  @TempDir Path folder;
  private EmbeddedRegistry registry;
  private Environment environment;

  @BeforeEach
  void start() {
    registry = EmbeddedRegistry.start(folder.resolve("registry"));
    environment = new Environment(folder, registry).withTopics();
  }

  @AfterEach
  void stop() {
    environment.close();
    registry.close();
  }

  @Test
  void goesOnFromTheStateOfTheReleaseBefore() throws Exception {
    SavedState saved = SavedState.read(SAVED);
    saved.restore(environment, APPLICATION, sources());
    earlier();
    later();

    try (RunningApp app = RunningApp.start(AppConfig.from(settings()))) {
      awaitLikes(4);
      patiently().untilAsserted(() -> assertThat(app.state().isRunningOrRebalancing()).isTrue());
      patiently().until(() -> !new Results(environment).enriched(4).isEmpty());
    }

    Results results = new Results(environment);
    List<KooEngagement> records = results.engagement(1);
    assertThat(records.get(0).getRevision())
        .isEqualTo(Long.parseLong(saved.about().get(REVISION)) + 1);
    KooEngagement newest = records.get(records.size() - 1);
    assertThat(newest.getCounts()).isEqualTo(Map.of("LIKE", 4L, "COMMENT", 1L));
    assertThat(newest.getDecayed()).containsAll(decayed());
    assertThat(results.enriched(4))
        .as("the first record of a koo that was live is its tombstone")
        .startsWith(Long.parseLong(saved.about().get(TOMBSTONE)) + 1);
    assertThat(results.trending("ta")).doesNotContain(4L);
  }

  /** Run by hand on the release to keep: {@code -Dit.test=UpgradeIT -Dstate.save=true}. */
  @Test
  @EnabledIfSystemProperty(named = "state.save", matches = "true")
  void savesTheStateOfThisRelease() throws Exception {
    try (RunningApp app = RunningApp.start(AppConfig.from(settings()))) {
      environment.send(Changes.react(1, 9, "LIKE", 1));
      environment.send(Changes.unreact(1, 9, 2));
      awaitLikes(0);
      earlier();
      awaitLikes(5);
      patiently().until(() -> new Results(environment).trending("ta").contains(4L));
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }
    List<KooEngagement> records = new Results(environment).engagement(1);
    List<Long> revisions = new Results(environment).enriched(4);
    Map<String, String> about =
        Map.of(
            REVISION, Long.toString(records.get(records.size() - 1).getRevision()),
            TOMBSTONE, Long.toString(revisions.get(revisions.size() - 1)));
    SavedState.of(environment, APPLICATION, about).write(SAVED);
  }

  /** A koo with a comment, a re-koo that went, likes of which one went; another koo; scores. */
  private void earlier() {
    environment.send(Changes.put(Changes.koo(1), 10));
    environment.send(Changes.put(Changes.child(2, 1, "C"), 11));
    environment.send(Changes.put(Changes.child(3, 1, "R"), 12));
    environment.send(Changes.remove(3, 13));
    var other = Changes.koo(4);
    other.setLangGroup("ta");
    environment.send(Changes.put(other, 14));
    environment.send(Changes.scores(1, 10, "positive"));
    for (int user = 1; user <= 5; user++) {
      environment.send(Changes.react(1, user, "LIKE", 20 + user));
      environment.send(Changes.react(4, user, "LIKE", 30 + user));
    }
    environment.send(Changes.react(1, 6, "DISLIKE", 40));
    environment.send(Changes.react(1, 6, "LIKE", 41));
    environment.send(Changes.unreact(1, 5, 50));
    environment.flush();
  }

  /** Late and repeated news, which changes nothing; then a like less and a koo less. */
  private void later() {
    environment.send(Changes.react(1, 5, "LIKE", 25));
    environment.send(Changes.put(Changes.child(3, 1, "R"), 12));
    environment.send(Changes.unreact(1, 1, 60));
    environment.send(Changes.remove(4, 61));
    environment.flush();
  }

  private static List<DecayedSum> decayed() {
    Engagement expected = new Engagement(List.of(HALF_LIFE));
    for (long number : new long[] {22, 23, 24, 41}) {
      expected.add(new CountedReaction("LIKE", Changes.NOW + number));
    }
    expected.add(new CountedReaction("COMMENT", Changes.NOW));
    return expected.decayed().stream()
        .map(sum -> new DecayedSum(sum.type(), sum.halfLifeMillis(), sum.log2Sum()))
        .toList();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(environment.settings(folder.resolve("state")));
    settings.put("trending.fill-to", "0");
    settings.put("new-stores", String.join(",", SINCE_0_1_0));
    return settings;
  }

  private static List<TopicPartition> sources() {
    return Stream.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.KOO_SCORES)
        .flatMap(
            topic ->
                IntStream.range(0, Topics.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition)))
        .toList();
  }

  private void awaitLikes(long likes) {
    patiently()
        .until(
            () -> {
              Results results = new Results(environment);
              return !results.engagement(1).isEmpty() && results.likes(1) == likes;
            });
  }

  private static Eventually patiently() {
    return await();
  }
}
