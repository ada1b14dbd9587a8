package io.kooflow.engagement;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the rules make of the rows of the store, all at once: the other way to what the stream
 * computes change by change, bit for bit the same. Give it each row once, in any order, then read.
 * Holds one engagement per koo with reactions and the facts of each koo in memory. For one thread.
 *
 * <p>{@link Engagement#lastReactionAt()} here knows present reactions only; the stream's also
 * remembers those taken back, so it may be later.
 */
public final class EngagementOracle {
  private final EngagementRules rules;
  private final Map<Long, KooFacts> koos = new HashMap<>();
  private final Map<Long, TextScores> scores = new HashMap<>();
  private final TreeMap<Long, Engagement> engagements = new TreeMap<>();

  public EngagementOracle(EngagementRules rules) {
    this.rules = rules;
  }

  /** One row of the table of reactions. */
  public void reaction(long contentId, CountedReaction reaction) {
    engagements
        .computeIfAbsent(contentId, ignored -> new Engagement(rules.halfLives()))
        .add(reaction);
  }

  /** One present koo, comment or re-koo; counts for its parent, present or not. */
  public void koo(KooFacts koo) {
    if (koos.put(koo.contentId(), koo) != null) {
      throw new IllegalArgumentException("Koo " + koo.contentId() + " was given twice");
    }
    Long parent = koo.parent();
    CountedReaction asReaction = koo.asReaction();
    if (parent != null && asReaction != null) {
      reaction(parent, asReaction);
    }
  }

  /** The scores of a koo's present text; leave out scores of an older text. */
  public void scores(long contentId, TextScores textScores) {
    scores.put(contentId, textScores);
  }

  /**
   * Engagement of each koo that has present reactions, whether or not the koo exists; sorted by id.
   */
  public SortedMap<Long, Engagement> engagements() {
    return Collections.unmodifiableSortedMap(engagements);
  }

  /** Engagement of one koo; null if nothing present counts for it. */
  public @Nullable Engagement engagement(long contentId) {
    return engagements.get(contentId);
  }

  /** Feed score of a koo; empty if it does not exist. */
  public OptionalDouble feedScore(long contentId) {
    KooFacts koo = koos.get(contentId);
    return koo == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            rules.feed().score(koo, engagements.get(contentId), scores.get(contentId)));
  }

  /**
   * The published list of each language that has a koo which may trend, and of all; sorted by
   * language. A language that lost its last one keeps being published: see {@link
   * #trending(Collection)}.
   */
  public SortedMap<String, TopList> trending() {
    return trending(List.of());
  }

  /**
   * As {@link #trending()}, and the lists of these languages too, filled up if nothing of their own
   * trends.
   */
  public SortedMap<String, TopList> trending(Collection<String> published) {
    int size = rules.trending().size();
    List<RankedKoo> ranked = ranked();
    TreeMap<String, TopList> own = new TreeMap<>();
    ranked.stream()
        .collect(Collectors.groupingBy(RankedKoo::langGroup))
        .forEach((language, koos) -> own.put(language, TopList.of(koos, size)));
    published.forEach(language -> own.putIfAbsent(language, TopList.EMPTY));
    TopList all = TopList.of(ranked, size);
    own.replaceAll((language, list) -> rules.trending().page(list, all));
    if (!own.isEmpty()) {
      own.put(TrendingRules.ALL, all);
    }
    return own;
  }

  private List<RankedKoo> ranked() {
    return koos.values().stream()
        .flatMap(koo -> rules.trending().rank(koo, engagements.get(koo.contentId())).stream())
        .toList();
  }
}
