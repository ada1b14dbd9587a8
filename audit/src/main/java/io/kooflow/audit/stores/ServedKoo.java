package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Row;
import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.engagement.KooFacts;
import io.kooflow.engagement.TextScores;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.KooScores;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is compared of a koo as it is shown: the koo itself, its counts and decayed engagement, all
 * as the content store says; and what cannot come from there alone, as findings that a sound record
 * does not have: a feed score that the rules do not give, a last reaction older than one that is
 * present, scores that are not those of {@code koo.scores}.
 */
final class ServedKoo {
  private final StoreState store;
  private final EngagementRules rules;
  private final @Nullable KnownScores scores;
  private final Facts facts = new Facts();

  /** {@code scores} null where scores are not compared. */
  ServedKoo(StoreState store, EngagementRules rules, @Nullable KnownScores scores) {
    this.store = store;
    this.rules = rules;
    this.scores = scores;
  }

  List<Row> rows(EnrichedKoo served) {
    long id = served.getContentId();
    List<Row> rows = new ArrayList<>(facts.of(kooOf(served)));
    rows.addAll(Facts.ofEngagement(id, served.getCounts(), served.getDecayed()));
    Engagement engagement = store.engagement(id);
    double expected =
        rules.feed().score(factsOf(served), engagement, textScores(served.getScores()));
    if (Double.compare(expected, served.getFeedScore()) != 0) {
      rows.add(new Row(id, "feed score", served.getFeedScore() + " instead of " + expected));
    }
    if (isBefore(served.getLastReactionAt(), engagement)) {
      rows.add(new Row(id, "last reaction", "before the newest that is present"));
    }
    if (scores != null && served.getScores() != null && !scores.hold(served.getScores())) {
      rows.add(new Row(id, "model scores", "not those of koo.scores"));
    }
    return rows;
  }

  private static boolean isBefore(@Nullable Long lastReactionAt, @Nullable Engagement engagement) {
    if (engagement == null || engagement.lastReactionAt().isEmpty()) {
      return false;
    }
    return lastReactionAt == null || lastReactionAt < engagement.lastReactionAt().getAsLong();
  }

  private static Koo kooOf(EnrichedKoo served) {
    return new Koo(
        served.getContentId(),
        served.getParent(),
        served.getSuperParent(),
        served.getCreator(),
        served.getKind(),
        served.getText(),
        served.getLangGroup(),
        served.getCreatedAt(),
        served.getS3Location());
  }

  private static KooFacts factsOf(EnrichedKoo served) {
    return new KooFacts(
        served.getContentId(),
        served.getParent(),
        served.getKind(),
        served.getLangGroup(),
        served.getCreatedAt());
  }

  private static @Nullable TextScores textScores(@Nullable KooScores scores) {
    return scores == null
        ? null
        : new TextScores(
            scores.getLanguage(),
            scores.getLanguageProbability(),
            scores.getSentiment(),
            scores.getSentimentProbability());
  }
}
