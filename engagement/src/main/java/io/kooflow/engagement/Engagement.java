package io.kooflow.engagement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Engagement of one koo, whether or not the koo exists: per reaction type the number of present
 * reactions and their decayed sums. A pure function of the present reactions, but for {@link
 * #lastReactionAt()}. Mutable, for one thread.
 */
public final class Engagement {
  private final List<Long> halfLives;
  private final TreeMap<String, TypeEngagement> types = new TreeMap<>();
  private OptionalLong lastReactionAt = OptionalLong.empty();

  /** One decayed sum as published: type, half-life in milliseconds, log2 of the sum. */
  public record Decayed(String type, long halfLifeMillis, double log2Sum) {}

  /** Count, always positive, and one set of cells per half-life. */
  static final class TypeEngagement {
    private long count;
    private final List<DecayCells> cells = new ArrayList<>();

    private TypeEngagement(List<Long> halfLives) {
      halfLives.forEach(halfLife -> cells.add(new DecayCells(halfLife)));
    }

    long count() {
      return count;
    }

    List<DecayCells> cells() {
      return cells;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof TypeEngagement that
          && count == that.count
          && cells.equals(that.cells);
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(count) + cells.hashCode();
    }
  }

  /** No reactions yet. Half-lives in milliseconds, positive, ascending. */
  public Engagement(List<Long> halfLives) {
    this.halfLives = List.copyOf(halfLives);
  }

  /**
   * Applies one change's effect. Throws {@link IllegalStateException} if it removes what never
   * counted.
   */
  public void apply(ReactionDelta delta) {
    CountedReaction removed = delta.removed();
    if (removed != null) {
      remove(removed);
    }
    CountedReaction added = delta.added();
    if (added != null) {
      add(added);
    }
  }

  /** Counts one more present reaction. */
  public void add(CountedReaction reaction) {
    TypeEngagement type =
        types.computeIfAbsent(reaction.type(), ignored -> new TypeEngagement(halfLives));
    type.count = Math.incrementExact(type.count);
    type.cells.forEach(cells -> cells.add(reaction.createdAt()));
    long time = EventTime.clamp(reaction.createdAt());
    lastReactionAt = OptionalLong.of(Math.max(time, lastReactionAt.orElse(time)));
  }

  private void remove(CountedReaction reaction) {
    TypeEngagement type = types.get(reaction.type());
    if (type == null) {
      throw new IllegalStateException("A reaction is taken back whose type never counted");
    }
    type.count--;
    type.cells.forEach(cells -> cells.takeBack(reaction.createdAt()));
    if (type.count == 0) {
      types.remove(reaction.type());
    }
  }

  /** Present reactions by type, each above 0; sorted by type; a copy. */
  public SortedMap<String, Long> counts() {
    TreeMap<String, Long> counts = new TreeMap<>();
    types.forEach((type, engagement) -> counts.put(type, engagement.count));
    return counts;
  }

  /** Decayed sums sorted by type, then half-life; none for a type without present reactions. */
  public List<Decayed> decayed() {
    List<Decayed> decayed = new ArrayList<>();
    types.forEach(
        (type, engagement) -> {
          for (DecayCells cells : engagement.cells) {
            cells
                .log2Sum()
                .ifPresent(sum -> decayed.add(new Decayed(type, cells.halfLifeMillis(), sum)));
          }
        });
    return decayed;
  }

  /**
   * Newest createdAt of any reaction ever applied, taken back or not, epoch milliseconds; clamped.
   */
  public OptionalLong lastReactionAt() {
    return lastReactionAt;
  }

  /** Number of present reactions whose type has a positive weight. */
  public long support(Weights weights) {
    long support = 0;
    for (Map.Entry<String, TypeEngagement> type : types.entrySet()) {
      support += weights.of(type.getKey()) > 0 ? type.getValue().count : 0;
    }
    return support;
  }

  /** log2 of the weighted decayed engagement; empty when nothing of positive weight is present. */
  public OptionalDouble log2Weighted(Weights weights, long halfLifeMillis) {
    return weighted(weights, halfLifeMillis).log2();
  }

  /**
   * The weighted parts, for a reading that adds some of its own. The half-life must be one of those
   * kept.
   */
  WeightedDecay weighted(Weights weights, long halfLifeMillis) {
    int index = halfLives.indexOf(halfLifeMillis);
    if (index < 0) {
      throw new IllegalArgumentException(
          "Half-life " + halfLifeMillis + " ms is not kept; kept are " + halfLives);
    }
    WeightedDecay sum = new WeightedDecay(halfLifeMillis);
    types.forEach((type, engagement) -> sum.plus(weights.of(type), engagement.cells.get(index)));
    return sum;
  }

  List<Long> halfLives() {
    return halfLives;
  }

  SortedMap<String, TypeEngagement> types() {
    return Collections.unmodifiableSortedMap(types);
  }

  TypeEngagement restoreType(String name, long count) {
    TypeEngagement type = new TypeEngagement(halfLives);
    type.count = count;
    types.put(name, type);
    return type;
  }

  void restoreLastReactionAt(OptionalLong epochMillis) {
    lastReactionAt = epochMillis;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Engagement that
        && halfLives.equals(that.halfLives)
        && types.equals(that.types)
        && lastReactionAt.equals(that.lastReactionAt);
  }

  @Override
  public int hashCode() {
    return 31 * types.hashCode() + lastReactionAt.hashCode();
  }

  @Override
  public String toString() {
    return "Engagement" + counts();
  }
}
