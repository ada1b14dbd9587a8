package io.kooflow.torture.streams;

import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.ReactionChange;
import io.kooflow.torture.streams.ToldRows.Counted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the streams application must have published, worked out from all rows at once with plain
 * sums. Shares no code with the rules of the application, whose defaults it takes for granted. For
 * one thread.
 */
public final class NaiveModel {
  private static final long FAST = Duration.ofHours(6).toMillis();
  private static final long SLOW = Duration.ofDays(7).toMillis();
  private static final Map<String, Long> WEIGHTS = Map.of("LIKE", 1L, "COMMENT", 2L, "REKOO", 3L);
  private static final long SUPPORT = 3;
  private static final double RISE = 0.5;

  private final ToldRows rows = new ToldRows();

  public void told(KooChange change) {
    rows.told(change);
  }

  public void told(ReactionChange change) {
    rows.told(change);
  }

  /**
   * Everything that must have come out.
   *
   * @param languages lists that were published once and so go on, besides those that must be
   */
  Facts facts(Set<String> languages) {
    Facts facts = new Facts();
    SortedMap<Long, Koo> koos = rows.koos();
    SortedMap<Long, List<Counted>> counted = rows.counted();
    counted.forEach((id, all) -> facts.add("counts", id, counts(all)).add("decay", id, decay(all)));
    Map<Long, SortedMap<String, Long>> threads = threads(koos, counted);
    threads.forEach((id, counts) -> facts.add("thread", id, counts));
    rows.lastReactionAt().forEach((id, at) -> facts.add("last reaction", id, at));
    rows.arrivals().forEach((id, children) -> facts.add("children told", id, children));
    rows.highest().forEach((id, highest) -> facts.add("marks", id, marks(highest)));
    rows.highest().forEach((id, highest) -> facts.add("marks told", id, marks(highest)));
    koos.forEach(
        (id, koo) -> facts.add("koo", id, feed(koo, counted.getOrDefault(id, List.of()), threads)));
    creators(koos, counted).forEach((creator, all) -> facts.add("creator", creator, received(all)));
    lists(facts, "trending", trending(koos, counted), languages);
    lists(facts, "creators", topCreators(koos, counted), languages);
    return facts;
  }

  private static SortedMap<String, Long> counts(List<Counted> all) {
    SortedMap<String, Long> counts = new TreeMap<>();
    all.forEach(each -> counts.merge(each.type(), 1L, Long::sum));
    return counts;
  }

  private static SortedMap<String, Double> decay(List<Counted> all) {
    SortedMap<String, Double> decay = new TreeMap<>();
    for (String type : counts(all).keySet()) {
      for (long halfLife : List.of(FAST, SLOW)) {
        NaiveDecay sum = new NaiveDecay(halfLife);
        all.stream()
            .filter(each -> each.type().equals(type))
            .forEach(each -> sum.add(each.createdAt(), 1));
        decay.put(type + "/" + halfLife, sum.log2());
      }
    }
    return decay;
  }

  private static SortedMap<String, Long> marks(Map<String, Long> highest) {
    SortedMap<String, Long> marks = new TreeMap<>();
    highest.forEach(
        (type, count) -> {
          for (long mark = 10; mark <= count; mark *= 10) {
            marks.put(type, mark);
          }
        });
    return marks;
  }

  /** Counts of each root: its own, and those of every present koo that names it. */
  private static Map<Long, SortedMap<String, Long>> threads(
      Map<Long, Koo> koos, Map<Long, List<Counted>> counted) {
    Map<Long, List<Counted>> threads = new TreeMap<>();
    counted.forEach((id, all) -> threads.put(id, new ArrayList<>(all)));
    koos.forEach(
        (id, koo) -> {
          Long root = koo.getSuperParent();
          if (root != null && !root.equals(id) && counted.containsKey(id)) {
            threads
                .computeIfAbsent(root, ignored -> new ArrayList<>())
                .addAll(counted.getOrDefault(id, List.of()));
          }
        });
    Map<Long, SortedMap<String, Long>> counts = new TreeMap<>();
    threads.forEach((id, all) -> counts.put(id, counts(all)));
    return counts;
  }

  private Facts.Feed feed(Koo koo, List<Counted> own, Map<Long, SortedMap<String, Long>> threads) {
    double score = worth(own, FAST).add(rows.weighed(koo), 1).log2();
    SortedMap<String, Long> thread = threads.getOrDefault(koo.getContentId(), new TreeMap<>());
    return new Facts.Feed(koo, counts(own), thread, decay(own), score);
  }

  private static NaiveDecay worth(List<Counted> all, long halfLife) {
    NaiveDecay worth = new NaiveDecay(halfLife);
    all.forEach(each -> worth.add(each.createdAt(), WEIGHTS.getOrDefault(each.type(), 0L)));
    return worth;
  }

  private static boolean hasSupport(List<Counted> all) {
    return all.stream().filter(each -> WEIGHTS.containsKey(each.type())).count() >= SUPPORT;
  }

  private static List<Facts.Place> trending(Map<Long, Koo> koos, Map<Long, List<Counted>> counted) {
    List<Facts.Place> places = new ArrayList<>();
    koos.forEach(
        (id, koo) -> {
          List<Counted> all = counted.getOrDefault(id, List.of());
          if (!koo.getKind().equals("R") && hasSupport(all)) {
            places.add(new Facts.Place(id, koo.getLangGroup(), worth(all, FAST).log2(), false));
          }
        });
    return places;
  }

  /** What one creator's koos of one language received, and how many those are. */
  private record Share(List<Long> koos, List<Counted> received) {
    double rising() {
      double fast = worth(received, FAST).log2();
      return fast + RISE * (fast - worth(received, SLOW).log2());
    }

    boolean isWorth() {
      return received.stream().anyMatch(each -> WEIGHTS.containsKey(each.type()));
    }
  }

  private static Map<Long, SortedMap<String, Share>> creators(
      Map<Long, Koo> koos, Map<Long, List<Counted>> counted) {
    Map<Long, SortedMap<String, Share>> creators = new TreeMap<>();
    koos.forEach(
        (id, koo) -> {
          Share share =
              creators
                  .computeIfAbsent(koo.getCreator(), ignored -> new TreeMap<>())
                  .computeIfAbsent(
                      koo.getLangGroup(),
                      ignored -> new Share(new ArrayList<>(), new ArrayList<>()));
          share.koos.add(id);
          share.received.addAll(counted.getOrDefault(id, List.of()));
        });
    return creators;
  }

  private static SortedMap<String, Facts.Received> received(Map<String, Share> shares) {
    SortedMap<String, Facts.Received> received = new TreeMap<>();
    shares.forEach(
        (language, share) ->
            received.put(
                language,
                new Facts.Received(
                    share.koos.size(),
                    counts(share.received),
                    decay(share.received),
                    share.isWorth() ? share.rising() : null)));
    return received;
  }

  private static List<Facts.Place> topCreators(
      Map<Long, Koo> koos, Map<Long, List<Counted>> counted) {
    List<Facts.Place> places = new ArrayList<>();
    creators(koos, counted)
        .forEach(
            (creator, shares) ->
                shares.forEach(
                    (language, share) -> {
                      if (hasSupport(share.received)) {
                        places.add(new Facts.Place(creator, language, share.rising(), false));
                      }
                    }));
    return places;
  }

  /** Users who react to present koos now, by creator and language: no fewer ever did. */
  Map<String, Integer> audiences() {
    Map<String, Integer> audiences = new TreeMap<>();
    creators(rows.koos(), rows.counted())
        .forEach(
            (creator, shares) ->
                shares.forEach(
                    (language, share) -> {
                      Set<Long> users = new HashSet<>();
                      share.received.forEach(each -> users.add(each.user()));
                      audiences.put(creator + "/" + language, users.size());
                    }));
    return audiences;
  }

  private static void lists(
      Facts facts, String what, List<Facts.Place> places, Set<String> published) {
    List<Facts.Place> all = places.stream().sorted(Facts.Place.BEST_FIRST).limit(50).toList();
    Set<String> languages = new TreeSet<>();
    published.stream()
        .filter(each -> each.startsWith(what + " "))
        .forEach(each -> languages.add(each.substring(what.length() + 1)));
    places.forEach(place -> languages.add(place.language()));
    languages.remove("all");
    languages.forEach(language -> facts.add(what, language, page(places, language)));
    if (!languages.isEmpty()) {
      facts.add(what, "all", all);
    }
  }

  /** A language's own, at most fifty; behind fewer than ten of them come the best of all others. */
  private static List<Facts.Place> page(List<Facts.Place> places, String language) {
    List<Facts.Place> own =
        places.stream()
            .filter(place -> Objects.equals(place.language(), language))
            .sorted(Facts.Place.BEST_FIRST)
            .limit(50)
            .toList();
    Set<Long> taken = new HashSet<>();
    own.forEach(place -> taken.add(place.id()));
    Stream<Facts.Place> others =
        places.stream()
            .sorted(Facts.Place.BEST_FIRST)
            .filter(place -> taken.add(place.id()))
            .limit(Math.max(0, 10 - own.size()))
            .map(Facts.Place::filledUp);
    return Stream.concat(own.stream(), others).toList();
  }
}
