package io.kooflow.engagement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The best koos of some set, best first, at most {@code size} of them. The list of a whole is the
 * merge of the lists of its parts, provided that no part's list is shorter than the merge's size
 * allows.
 *
 * @param koos sorted by {@link RankedKoo}'s order; those that fill up a list come behind its own
 */
public record TopList(List<RankedKoo> koos) {
  public static final TopList EMPTY = new TopList(List.of());

  public TopList {
    koos = List.copyOf(koos);
  }

  /** The best {@code size} of these, in any order given, each koo there once. */
  public static TopList of(Collection<RankedKoo> koos, int size) {
    return of(koos.stream(), size);
  }

  /** As {@link #of(Collection, int)}, holding at most size + 1 of them at a time. */
  public static TopList of(Stream<RankedKoo> koos, int size) {
    PriorityQueue<RankedKoo> worstFirst = new PriorityQueue<>(Comparator.reverseOrder());
    koos.forEach(
        koo -> {
          worstFirst.add(koo);
          if (worstFirst.size() > size) {
            worstFirst.remove();
          }
        });
    return new TopList(worstFirst.stream().sorted().toList());
  }

  /** The list of the union; the parts hold different koos. */
  public static TopList merge(Collection<TopList> parts, int size) {
    return of(parts.stream().flatMap(part -> part.koos.stream()), size);
  }

  /**
   * As {@link #merge}, where an id may be in several parts, as that of a creator who writes in
   * several languages is: each once, at its best place.
   */
  public static TopList mergeEachOnce(Collection<TopList> parts, int size) {
    return eachOnce(parts.stream().flatMap(part -> part.koos.stream()), size);
  }

  static TopList eachOnce(Stream<RankedKoo> koos, int size) {
    Map<Long, RankedKoo> best = new HashMap<>();
    koos.forEach(
        koo -> best.merge(koo.contentId(), koo, (one, two) -> one.compareTo(two) <= 0 ? one : two));
    return of(best.values(), size);
  }

  /**
   * This list, filled up to {@code size} with the best of {@code others} whose ids it does not
   * hold: they come behind its own, whatever their scores. Longer lists stay as they are.
   */
  public TopList filledUpTo(int size, TopList others) {
    if (koos.size() >= size) {
      return this;
    }
    Set<Long> taken = new HashSet<>();
    koos.forEach(koo -> taken.add(koo.contentId()));
    List<RankedKoo> filled = new ArrayList<>(koos);
    for (RankedKoo koo : others.koos) {
      if (filled.size() < size && taken.add(koo.contentId())) {
        filled.add(koo);
      }
    }
    return new TopList(filled);
  }
}
