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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is compared of a koo as it is shown: the koo itself, its counts and decayed engagement, all
 * as the content store says; and what cannot come from there alone, as findings that a sound record
 * does not have: a feed score that the rules do not give, a last reaction older than one that is
 * present, scores that are not those of {@code koo.scores}, or none though that has some. Fields
 * that nobody but the streams application knows are a row for topic and table to agree on.
 */
final class ServedKoo {
  private static final String LAST_REACTION = "last reaction";

  /** Fields of which the content store says what they must be. */
  static final Set<String> COMPARED_WITH_STORE =
      Set.of(
          "contentId",
          "parent",
          "superParent",
          "creator",
          "kind",
          "text",
          "langGroup",
          "createdAt",
          "s3Location",
          "counts",
          "threadCounts",
          "decayed",
          "feedScore");

  private final @Nullable StoreState store;
  private final EngagementRules rules;
  private final @Nullable ScoredTexts textsScored;
  private final @Nullable PublishedEngagement engagements;
  private final Facts facts = new Facts();
  private final PublishedFields published = new PublishedFields(COMPARED_WITH_STORE);

  /**
   * @param store null where the content store cannot be read
   * @param textsScored null where scores are not compared
   * @param engagements null where the topic of engagement is not compared
   */
  ServedKoo(
      @Nullable StoreState store,
      EngagementRules rules,
      @Nullable ScoredTexts textsScored,
      @Nullable PublishedEngagement engagements) {
    this.store = store;
    this.rules = rules;
    this.textsScored = textsScored;
    this.engagements = engagements;
  }

  List<Row> rows(EnrichedKoo served) {
    long id = served.getContentId();
    List<Row> rows = new ArrayList<>();
    rows.add(facts.shown(kooOf(served)));
    rows.addAll(
        Facts.ofEngagement(id, served.getCounts(), served.getThreadCounts(), served.getDecayed()));
    rows.add(new Row(id, PublishedFields.TYPE, published.of(served)));
    if (store != null) {
      addFindings(served, store, rows);
    }
    String scores = textsScored == null ? null : wrongScores(served, textsScored);
    if (scores != null) {
      rows.add(new Row(id, KnownScores.SCORES, scores));
    }
    return rows;
  }

  private void addFindings(EnrichedKoo served, StoreState known, List<Row> rows) {
    long id = served.getContentId();
    Engagement engagement = known.engagement(id);
    double expected =
        rules
            .feed()
            .score(known.times().of(kooOf(served)), engagement, textScores(served.getScores()));
    if (Double.compare(expected, served.getFeedScore()) != 0) {
      rows.add(new Row(id, "feed score", served.getFeedScore() + " instead of " + expected));
    }
    Long last = served.getLastReactionAt();
    if (isBefore(last, engagement)) {
      rows.add(new Row(id, LAST_REACTION, "before the newest that is present"));
    } else if (engagements != null && !engagements.isLastReaction(id, last)) {
      rows.add(new Row(id, LAST_REACTION, last + ", not as in koo.engagement"));
    }
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
