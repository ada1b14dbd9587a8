package io.kooflow.streams;

import io.kooflow.engagement.EngagementRules;
import io.kooflow.events.Koo;
import io.kooflow.events.KooScores;
import io.kooflow.streams.Ledger.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What ranks how high by a {@link Ledger}, in floating-point, every sum from its start. */
record LedgerRanks(EngagementRules rules, Ledger ledger) {
  /** One place by its own merit. */
  record Place(long id, String language, double score) {}

  private static final Comparator<Place> BEST =
      Comparator.comparingDouble(Place::score)
          .reversed()
          .thenComparingLong(Place::id)
          .thenComparing(Place::language);

  static long clamp(long time) {
    return time < 0 ? 0 : Math.min(time, 4_102_444_800_000L);
  }

  /** log2 of the sum of weight * 2^(t/h); minus infinity of nothing. */
  private static double log2(List<double[]> weightAndTime, long halfLife) {
    double[] exponents =
        weightAndTime.stream()
            .filter(each -> each[0] > 0)
            .mapToDouble(each -> log2(each[0]) + each[1] / halfLife)
            .sorted()
            .toArray();
    if (exponents.length == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double most = exponents[exponents.length - 1];
    return most + log2(Arrays.stream(exponents).map(each -> Math.pow(2, each - most)).sum());
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  static double decayed(List<Effect> effects, String type, long halfLife) {
    return log2(
        effects.stream()
            .filter(each -> each.type().equals(type))
            .map(each -> new double[] {1, clamp(each.createdAt())})
            .toList(),
        halfLife);
  }

  private double weighted(List<Effect> effects, long halfLife) {
    return log2(weights(effects), halfLife);
  }

  private List<double[]> weights(List<Effect> effects) {
    Map<String, Long> byType = rules.trending().weights().byType();
    long other = rules.trending().weights().other();
    return effects.stream()
        .map(
            each -> new double[] {byType.getOrDefault(each.type(), other), clamp(each.createdAt())})
        .toList();
  }

  private boolean isSupported(List<Effect> effects, long support) {
    return weights(effects).stream().filter(each -> each[0] > 0).count() >= support;
  }

  double feedScore(Koo koo) {
    List<double[]> all = new ArrayList<>(weights(ledger.effects(koo.getContentId())));
    all.add(new double[] {rules.feed().writingWeight(), clamp(ledger.weighed(koo))});
    return log2(all, rules.feed().halfLifeMillis()) + quality(koo, ledger.scoresOf(koo));
  }

  private static double quality(Koo koo, @Nullable KooScores scores) {
    if (scores == null) {
      return 0;
    }
    double factors = 0;
    if ("negative".equals(scores.getSentiment())) {
      factors += log2(1 - 0.5 * scores.getSentimentProbability());
    } else if ("positive".equals(scores.getSentiment())) {
      factors += log2(1 + 0.25 * scores.getSentimentProbability());
    }
    boolean known = !scores.getLanguage().equals("und") && !koo.getLangGroup().equals("und");
    return known && !scores.getLanguage().equals(koo.getLangGroup())
        ? factors + log2(1 - 0.5 * scores.getLanguageProbability())
        : factors;
  }

  /** Every koo that may trend. */
  List<Place> trending() {
    List<Place> places = new ArrayList<>();
    for (Koo koo : ledger.present()) {
      List<Effect> effects = ledger.effects(koo.getContentId());
      boolean kind = koo.getKind().equals("K") || koo.getKind().equals("C");
      if (kind && isSupported(effects, rules.trending().minimumSupport())) {
        double score = weighted(effects, rules.trending().halfLifeMillis());
        places.add(new Place(koo.getContentId(), koo.getLangGroup(), score));
      }
    }
    return places;
  }

  /** Koos of each language of one creator. */
  Map<String, List<Koo>> languages(long creator) {
    Map<String, List<Koo>> languages = new TreeMap<>();
    for (Koo koo : ledger.present()) {
      if (koo.getCreator() == creator) {
        languages.computeIfAbsent(koo.getLangGroup(), group -> new ArrayList<>()).add(koo);
      }
    }
    return languages;
  }

  List<Effect> received(List<Koo> koos) {
    return koos.stream().flatMap(koo -> ledger.effects(koo.getContentId()).stream()).toList();
  }

  double rising(List<Effect> received) {
    double fast = weighted(received, rules.creators().fastMillis());
    double slow = weighted(received, rules.creators().slowMillis());
    return fast + rules.creators().rise() * (fast - slow);
  }

  Set<Long> creators() {
    Set<Long> creators = new HashSet<>();
    ledger.present().forEach(koo -> creators.add(koo.getCreator()));
    return creators;
  }

  /** Every creator of a language who may be shown. */
  List<Place> topCreators() {
    List<Place> places = new ArrayList<>();
    for (long creator : creators()) {
      languages(creator)
          .forEach(
              (language, koos) -> {
                List<Effect> received = received(koos);
                if (isSupported(received, rules.creators().minimumSupport())) {
                  places.add(new Place(creator, language, rising(received)));
                }
              });
    }
    return places;
  }

  /** The list of one language out of all places: its own first, others behind them. */
  static List<Place> list(String language, List<Place> places, int size, int fillTo) {
    List<Place> all = places.stream().sorted(BEST).limit(size).toList();
    if (language.equals("all")) {
      return all;
    }
    List<Place> list =
        new ArrayList<>(
            places.stream()
                .filter(place -> place.language().equals(language))
                .sorted(BEST)
                .limit(size)
                .toList());
    for (Place place : places.stream().sorted(BEST).toList()) {
      if (list.size() < fillTo && list.stream().noneMatch(mine -> mine.id() == place.id())) {
        list.add(place);
      }
    }
    return list;
  }
}
