package io.kooflow.streams.publish;

import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.engagement.KooFacts;
import io.kooflow.engagement.TextScores;
import io.kooflow.events.DecayedSum;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.KooScores;
import io.kooflow.schemas.Revision;
import io.kooflow.streams.tally.KooTally;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Makes the published records out of what is known; pure. */
final class Documents {
  private final EngagementRules rules;

  Documents(EngagementRules rules) {
    this.rules = rules;
  }

  KooEngagement engagement(
      long contentId, Revision revision, KooTally tally, SortedMap<String, Long> thread) {
    Engagement engagement = tally.engagement();
    KooEngagement document = new KooEngagement();
    document.setContentId(contentId);
    document.setGeneration(revision.generation());
    document.setRevision(revision.revision());
    document.setCounts(engagement.counts());
    document.setDecayed(decayed(engagement));
    document.setLastReactionAt(lastReactionAt(engagement));
    document.setThreadCounts(thread);
    document.setMilestones(tally.marks());
    return document;
  }

  /**
   * A koo as it is shown.
   *
   * @param facts of the koo, for the rules
   * @param scores those of the koo's present text, or null
   */
  EnrichedKoo enriched(
      Koo koo,
      KooFacts facts,
      Revision revision,
      Engagement engagement,
      SortedMap<String, Long> thread,
      @Nullable KooScores scores) {
    EnrichedKoo document = new EnrichedKoo();
    document.setContentId(koo.getContentId());
    document.setGeneration(revision.generation());
    document.setRevision(revision.revision());
    document.setParent(koo.getParent());
    document.setSuperParent(koo.getSuperParent());
    document.setCreator(koo.getCreator());
    document.setKind(koo.getKind());
    document.setText(koo.getText());
    document.setLangGroup(koo.getLangGroup());
    document.setCreatedAt(koo.getCreatedAt());
    document.setS3Location(koo.getS3Location());
    document.setCounts(engagement.counts());
    document.setDecayed(decayed(engagement));
    document.setLastReactionAt(lastReactionAt(engagement));
    document.setScores(scores);
    document.setFeedScore(rules.feed().score(facts, engagement, textScores(scores)));
    document.setThreadCounts(thread);
    return document;
  }

  private static List<DecayedSum> decayed(Engagement engagement) {
    return engagement.decayed().stream()
        .map(sum -> new DecayedSum(sum.type(), sum.halfLifeMillis(), sum.log2Sum()))
        .toList();
  }

  private static @Nullable Long lastReactionAt(Engagement engagement) {
    OptionalLong last = engagement.lastReactionAt();
    return last.isPresent() ? last.getAsLong() : null;
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
