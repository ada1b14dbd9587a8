package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Row;
import io.kooflow.engagement.CreatorTally;
import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementOracle;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.engagement.KooFacts;
import io.kooflow.engagement.TopList;
import io.kooflow.events.DecayedSum;
import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the content store says that everything derived from it must hold: engagement of each koo
 * from the reaction rows and present child koos, and the trending lists. Holds the engagement of
 * every koo that has some, about 1 KB, and a few facts of every koo, 150 bytes; no texts.
 */
final class StoreState {
  private final EngagementOracle oracle;

  private final WeighedTimes times;

  private StoreState(EngagementOracle oracle, WeighedTimes times) {
    this.oracle = oracle;
    this.times = times;
  }

  static StoreState load(
      EngagementRules rules, WeighedTimes times, TableRows<Reaction> reactions, TableRows<Koo> koos)
      throws InterruptedException {
    EngagementOracle oracle = new EngagementOracle(rules);
    HeapLimit heap = new HeapLimit();
    reactions.forEachRecord(
        reaction -> {
          heap.require();
          oracle.reaction(reaction.getContentId(), times.of(reaction));
        });
    koos.forEachRecord(
        koo -> {
          heap.require();
          oracle.koo(times.of(koo));
        });
    return new StoreState(oracle, times);
  }

  /** When rows happened, as the rules weigh it. */
  WeighedTimes times() {
    return times;
  }

  /** Engagement of one koo; null if nothing present counts for it. */
  @Nullable Engagement engagement(long contentId) {
    return oracle.engagement(contentId);
  }

  /** What the rules know of a present koo; null if there is none of this id. */
  @Nullable KooFacts koo(long contentId) {
    return oracle.koo(contentId);
  }

  /** Rows of every koo's engagement, whether or not the koo exists. */
  List<Row> engagementOf(long contentId) {
    Engagement engagement = oracle.engagement(contentId);
    return Facts.ofEngagement(
        contentId,
        engagement == null ? Map.of() : engagement.counts(),
        oracle.threadCounts(contentId),
        engagement == null ? List.of() : decayed(engagement));
  }

  /** Ids of koos that have engagement, in themselves or in their thread. */
  Collection<Long> engaged() {
    return oracle.engaged();
  }

  /** What each creator's koos received, by creator and language. */
  SortedMap<Long, SortedMap<String, CreatorTally>> creators() {
    return oracle.creators();
  }

  /** How many users must have reacted at least, by creator and language. */
  Map<Long, Map<String, Long>> audiences() {
    return oracle.audiences();
  }

  /** Lists of creators by language, those of {@code published} among them. */
  Map<String, TopList> topCreators(Collection<String> published) {
    return oracle.topCreators(published);
  }

  /** Trending lists by language, those of {@code published} among them though nothing trends. */
  Map<String, TopList> trending(Collection<String> published) {
    return oracle.trending(published);
  }

  static List<DecayedSum> decayed(Engagement engagement) {
    List<DecayedSum> sums = new ArrayList<>();
    for (Engagement.Decayed sum : engagement.decayed()) {
      sums.add(new DecayedSum(sum.type(), sum.halfLifeMillis(), sum.log2Sum()));
    }
    return sums;
  }
}
