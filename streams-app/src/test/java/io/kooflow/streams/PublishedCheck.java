package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kooflow.engagement.EngagementRules;
import io.kooflow.events.CreatorLanguage;
import io.kooflow.events.DecayedSum;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.Milestone;
import io.kooflow.events.TopCreator;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.events.TrendingKoo;
import io.kooflow.streams.Ledger.Effect;
import io.kooflow.streams.Ledger.Told;
import io.kooflow.streams.LedgerRanks.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Holds all that was published against a {@link Ledger}. */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
record PublishedCheck(Published published, Ledger ledger, EngagementRules rules) {
  /** One place of a list as published. */
  private record Shown(long id, String language, double score, boolean filled) {}

  void all() {
    published.revisions.forEach(
        (key, all) ->
            assertThat(all)
                .as(key)
                .isEqualTo(LongStream.rangeClosed(1, all.size()).boxed().toList()));
    engagement();
    enriched();
    milestones();
    creators();
    lists(published.trending, this::shownKoos, ranks().trending());
    lists(published.creators, this::shownCreators, ranks().topCreators());
  }

  private LedgerRanks ranks() {
    return new LedgerRanks(rules, ledger);
  }

  private void engagement() {
    Set<Long> ids = new TreeSet<>(published.engagement.keySet());
    ids.addAll(ledger.targets());
    for (long id : ids) {
      KooEngagement found = published.engagement.get(id);
      assertThat(found).as("engagement of " + id).isNotNull();
      assertThat(found.getContentId()).isEqualTo(id);
      assertThat(found.getCounts()).as("counts of " + id).isEqualTo(ledger.counts(id));
      assertThat(found.getThreadCounts()).as("thread " + id).isEqualTo(ledger.threadCounts(id));
      assertThat(found.getMilestones()).as("marks of " + id).isEqualTo(ledger.marks(id));
      assertThat(found.getLastReactionAt())
          .as("last of " + id)
          .isEqualTo(ledger.lastReactionAt(id));
      decayed("koo " + id, found.getDecayed(), ledger.effects(id));
    }
  }

  private void decayed(String what, List<DecayedSum> found, List<Effect> effects) {
    Map<List<Object>, Double> sums = new HashMap<>();
    found.forEach(
        sum -> sums.put(List.of(sum.getType(), sum.getHalfLifeMillis()), sum.getLog2Sum()));
    Set<String> types = Ledger.counts(effects).keySet();
    assertThat(found).as(what).hasSize(types.size() * rules.halfLives().size());
    for (String type : types) {
      for (long halfLife : rules.halfLives()) {
        double expected = LedgerRanks.decayed(effects, type, halfLife);
        near(what + " " + type, sums.get(List.<Object>of(type, halfLife)), expected);
      }
    }
  }

  private static void near(String what, double found, double expected) {
    double error = Math.max(1e-9, 8 * Math.ulp(expected));
    assertThat(found).as(what).isCloseTo(expected, within(error));
  }

  private void enriched() {
    Set<Long> there = new TreeSet<>(published.enriched.keySet());
    there.removeIf(id -> published.enriched.get(id) == null);
    assertThat(there)
        .isEqualTo(ledger.present().stream().map(Koo::getContentId).collect(Collectors.toSet()));
    for (Koo koo : ledger.present()) {
      long id = koo.getContentId();
      EnrichedKoo found = published.enriched.get(id);
      assertThat(shown(found)).isEqualTo(koo);
      assertThat(found.getCounts()).as("counts of " + id).isEqualTo(ledger.counts(id));
      assertThat(found.getThreadCounts()).as("thread " + id).isEqualTo(ledger.threadCounts(id));
      assertThat(found.getLastReactionAt()).isEqualTo(ledger.lastReactionAt(id));
      assertThat(found.getScores()).as("scores of " + id).isEqualTo(ledger.scoresOf(koo));
      near("feed score of " + id, found.getFeedScore(), ranks().feedScore(koo));
    }
  }

  private static Koo shown(EnrichedKoo found) {
    return new Koo(
        found.getContentId(),
        found.getParent(),
        found.getSuperParent(),
        found.getCreator(),
        found.getKind(),
        found.getText(),
        found.getLangGroup(),
        found.getCreatedAt(),
        found.getS3Location());
  }

  private void milestones() {
    Set<Told> told = new HashSet<>();
    for (Milestone each : published.milestones) {
      Told one =
          new Told(each.getContentId(), each.getType(), each.getThreshold(), each.getChild());
      assertThat(told.add(one)).as("told once: " + one).isTrue();
      assertThat(ledger.timesOf(each.getContentId(), each.getType()))
          .contains(each.getOccurredAt());
    }
    assertThat(told).isEqualTo(ledger.told());
  }

  private void creators() {
    Set<Long> creators = new TreeSet<>(published.creatorEngagement.keySet());
    creators.addAll(ranks().creators());
    for (long creator : creators) {
      Map<String, List<Koo>> languages = ranks().languages(creator);
      List<CreatorLanguage> found = published.creatorEngagement.get(creator).getLanguages();
      assertThat(found.stream().map(CreatorLanguage::getLanguage).toList())
          .as("languages of " + creator)
          .isEqualTo(List.copyOf(languages.keySet()));
      found.forEach(each -> creator("creator " + creator, each, languages.get(each.getLanguage())));
    }
  }

  private void creator(String what, CreatorLanguage found, List<Koo> koos) {
    List<Effect> received = ranks().received(koos);
    assertThat(found.getKoos()).as(what).isEqualTo(koos.size());
    assertThat(found.getCounts()).as(what).isEqualTo(Ledger.counts(received));
    decayed(what, found.getDecayed(), received);
    assertThat(found.getDistinctReactors())
        .as(what)
        .isGreaterThanOrEqualTo(received.stream().map(Effect::user).distinct().count());
    double rising = ranks().rising(received);
    if (Double.isNaN(rising)) {
      assertThat(found.getRisingScore()).as(what).isNull();
    } else {
      near(what, found.getRisingScore(), rising);
    }
  }

  private List<Shown> shownKoos(Trending list) {
    return list.getKoos().stream().map(PublishedCheck::shown).toList();
  }

  private static Shown shown(TrendingKoo koo) {
    return new Shown(koo.getContentId(), koo.getLangGroup(), koo.getScore(), koo.getFilled());
  }

  private List<Shown> shownCreators(TopCreators list) {
    return list.getCreators().stream().map(PublishedCheck::shown).toList();
  }

  private static Shown shown(TopCreator place) {
    return new Shown(place.getCreator(), place.getLangGroup(), place.getScore(), place.getFilled());
  }

  private <V> void lists(Map<String, V> lists, Function<V, List<Shown>> shown, List<Place> places) {
    Set<String> languages = new TreeSet<>(lists.keySet());
    places.forEach(place -> languages.add(place.language()));
    for (String language : languages) {
      assertThat(lists).containsKey(language);
      list(language, shown.apply(lists.get(language)), places);
    }
  }

  /** Places whose scores differ by less than the model's own error may stand for each other. */
  private void list(String language, List<Shown> found, List<Place> places) {
    String what = "list of '" + language + "'";
    int size = rules.trending().size();
    List<Place> expected = LedgerRanks.list(language, places, size, rules.trending().fillTo());
    assertThat(found).as(what).hasSameSizeAs(expected).doesNotHaveDuplicates();
    for (int i = 0; i < found.size(); i++) {
      Shown each = found.get(i);
      Place own = places.stream().filter(place -> isOf(place, each)).findFirst().orElseThrow();
      near(what, each.score(), own.score());
      near(what, each.score(), expected.get(i).score());
      assertThat(each.filled())
          .as(what)
          .isEqualTo(!language.equals("all") && !language.equals(each.language()));
      assertThat(i == 0 || isAbove(found.get(i - 1), each)).as(what + " in order").isTrue();
    }
  }

  private static boolean isOf(Place place, Shown shown) {
    return place.id() == shown.id() && place.language().equals(shown.language());
  }

  private static boolean isAbove(Shown above, Shown below) {
    if (above.filled() != below.filled()) {
      return below.filled();
    }
    if (above.score() != below.score()) {
      return above.score() > below.score();
    }
    return above.id() == below.id()
        ? above.language().compareTo(below.language()) < 0
        : above.id() < below.id();
  }
}
