package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Row;
import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementRules;
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
 * present, scores that are not those of {@code koo.scores}, or none though that has some.
 */
final class ServedKoo {
  private final StoreState store;
  private final EngagementRules rules;
  private final @Nullable ScoredTexts textsScored;
  private final Facts facts = new Facts();

  /** {@code textsScored} null where scores are not compared. */
  ServedKoo(StoreState store, EngagementRules rules, @Nullable ScoredTexts textsScored) {
    this.store = store;
    this.rules = rules;
    this.textsScored = textsScored;
  }

  List<Row> rows(EnrichedKoo served) {
    long id = served.getContentId();
    List<Row> rows = new ArrayList<>(facts.of(kooOf(served)));
    rows.addAll(
        Facts.ofEngagement(id, served.getCounts(), served.getThreadCounts(), served.getDecayed()));
    Engagement engagement = store.engagement(id);
    double expected =
        rules
            .feed()
            .score(store.times().of(kooOf(served)), engagement, textScores(served.getScores()));
    if (Double.compare(expected, served.getFeedScore()) != 0) {
      rows.add(new Row(id, "feed score", served.getFeedScore() + " instead of " + expected));
    }
    if (isBefore(served.getLastReactionAt(), engagement)) {
      rows.add(new Row(id, "last reaction", "before the newest that is present"));
    }
    String scores = textsScored == null ? null : wrongScores(served, textsScored);
    if (scores != null) {
      rows.add(new Row(id, KnownScores.SCORES, scores));
    }
    return rows;
  }

  private static @Nullable String wrongScores(EnrichedKoo served, ScoredTexts texts) {
    if (served.getScores() != null) {
      return texts.hold(served.getScores()) ? null : "not those of koo.scores";
    }
    boolean missing = served.getText() != null && texts.shouldShow(served.getContentId());
    return missing ? "absent, though koo.scores has them" : null;
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
