package io.kooflow.engagement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the rules make of the rows of the store, all at once: the other way to what the stream
 * computes change by change, bit for bit the same. Give it each row once, in any order, then read.
 * Holds one engagement per koo with reactions and the facts of each koo in memory. For one thread.
 *
 * <p>{@link Engagement#lastReactionAt()} here knows present reactions only; the stream's also
 * remembers those taken back, so it may be later. High-water marks are not here: rows do not tell
 * what was once reached.
 */
public final class EngagementOracle {
  private final EngagementRules rules;
  private final Map<Long, KooFacts> koos = new HashMap<>();
  private final Map<Long, TextScores> scores = new HashMap<>();
  private final TreeMap<Long, Engagement> engagements = new TreeMap<>();
  private final Map<Long, List<Long>> threads = new HashMap<>();

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
    Long root = koo.root();
    if (root != null) {
      threads.computeIfAbsent(root, ignored -> new ArrayList<>(1)).add(koo.contentId());
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

  /** What was given of a koo; null if nothing was. */
  public @Nullable KooFacts koo(long contentId) {
    return koos.get(contentId);
  }

  /** Engagement of one koo; null if nothing present counts for it. */
  public @Nullable Engagement engagement(long contentId) {
    return engagements.get(contentId);
  }

  /**
   * Counts of the koo and of all present koos that name it as root, by type; sorted; empty if there
   * are none.
   */
  public SortedMap<String, Long> threadCounts(long contentId) {
    TreeMap<String, Long> counts = new TreeMap<>();
    addCounts(contentId, counts);
    threads.getOrDefault(contentId, List.of()).forEach(each -> addCounts(each, counts));
    return counts;
  }

  private void addCounts(long contentId, Map<String, Long> to) {
    Engagement engagement = engagements.get(contentId);
    if (engagement != null) {
      engagement.counts().forEach((type, count) -> to.merge(type, count, Long::sum));
    }
  }

  /** Ids of koos for which something counts, in themselves or in their thread; sorted. */
  public Collection<Long> engaged() {
    TreeSet<Long> engaged = new TreeSet<>(engagements.keySet());
    threads.forEach(
        (root, members) -> {
          if (members.stream().anyMatch(engagements::containsKey)) {
            engaged.add(root);
          }
        });
    return engaged;
  }

  /** What each creator's present koos received, by creator and language group; sorted. */
  public SortedMap<Long, SortedMap<String, CreatorTally>> creators() {
    TreeMap<Long, SortedMap<String, CreatorTally>> creators = new TreeMap<>();
    for (KooFacts koo : koos.values()) {
      Engagement engagement = engagements.get(koo.contentId());
      creators
          .computeIfAbsent(koo.creator(), ignored -> new TreeMap<>())
          .computeIfAbsent(koo.langGroup(), ignored -> new CreatorTally(rules.halfLives()))
          .add(engagement == null ? new Engagement(rules.halfLives()) : engagement);
    }
    return creators;
  }

  /**
   * By creator and language, how many users react to the koo that most react to: no fewer can ever
   * have reacted to all of them.
   */
  public Map<Long, Map<String, Long>> audiences() {
    Map<Long, Map<String, Long>> audiences = new HashMap<>();
    for (KooFacts koo : koos.values()) {
      Engagement engagement = engagements.get(koo.contentId());
      if (engagement != null) {
        audiences
            .computeIfAbsent(koo.creator(), ignored -> new HashMap<>())
            .merge(koo.langGroup(), users(engagement), Math::max);
      }
    }
    return audiences;
  }

  private static long users(Engagement engagement) {
    long all = engagement.counts().values().stream().mapToLong(Long::longValue).sum();
    return all - engagement.count(ChildReactions.COMMENT) - engagement.count(ChildReactions.REKOO);
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
    List<RankedKoo> ranked =
        koos.values().stream()
            .flatMap(koo -> rules.trending().rank(koo, engagements.get(koo.contentId())).stream())
            .toList();
    return pages(ranked, published, rules.trending().size(), rules.trending().fillTo());
  }

  /** The published lists of creators, as {@link #trending(Collection)} of koos. */
  public SortedMap<String, TopList> topCreators(Collection<String> published) {
    List<RankedKoo> ranked = new ArrayList<>();
    creators()
        .forEach(
            (creator, languages) ->
                languages.forEach(
                    (language, tally) ->
                        rules
                            .creators()
                            .rank(creator, language, tally.received())
                            .ifPresent(ranked::add)));
    return pages(ranked, published, rules.creators().size(), rules.creators().fillTo());
  }

  private static SortedMap<String, TopList> pages(
      List<RankedKoo> ranked, Collection<String> published, int size, int fillTo) {
    TreeMap<String, TopList> own = new TreeMap<>();
    ranked.stream()
        .collect(Collectors.groupingBy(RankedKoo::langGroup))
        .forEach((language, koos) -> own.put(language, TopList.of(koos, size)));
    published.forEach(language -> own.putIfAbsent(language, TopList.EMPTY));
    TopList all = TopList.of(ranked, size);
    TopList others = TopList.eachOnce(ranked.stream(), fillTo);
    own.replaceAll((language, list) -> list.filledUpTo(fillTo, others));
    if (!own.isEmpty()) {
      own.put(TrendingRules.ALL, all);
    }
    return own;
  }
}
