package io.kooflow.engagement;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Engagement of one koo, whether or not the koo exists: per reaction type the number of present
 * reactions and their decayed sums. A pure function of the present reactions, but for {@link
 * #lastReactionAt()}. Those of several koos add up. Mutable, for one thread.
 */
public final class Engagement {
  private static final long NEVER = Long.MIN_VALUE;

  private final List<Long> halfLives;
  private final List<TypeEngagement> types = new ArrayList<>(2);
  private long lastReactionAt = NEVER;

  /** One decayed sum as published: type, half-life in milliseconds, log2 of the sum. */
  public record Decayed(String type, long halfLifeMillis, double log2Sum) {}

  /** No reactions yet. Half-lives in milliseconds, positive, ascending. */
  public Engagement(List<Long> halfLives) {
    this.halfLives = List.copyOf(halfLives);
  }

  /** Counts one more present reaction. */
  public void add(CountedReaction reaction) {
    TypeEngagement type = typeFor(reaction.type());
    type.countOne(reaction.createdAt());
    for (DecayCells cells : type.cells) {
      cells.add(reaction.createdAt());
    }
    lastReactionAt = Math.max(lastReactionAt, EventTime.clamp(reaction.createdAt()));
  }

  /** Takes one reaction back; of a change, it may go below nothing. */
  void takeBack(CountedReaction reaction) {
    TypeEngagement type = typeFor(reaction.type());
    type.count--;
    for (DecayCells cells : type.cells) {
      cells.takeBack(reaction.createdAt());
    }
  }

  /**
   * Applies what happened to it, where all cells are here. Throws {@link IllegalStateException} if
   * more is taken back than ever counted.
   */
  public void apply(EngagementChange change) {
    plus(change.net());
    checkTypes();
  }

  /** As {@link #apply(EngagementChange)}, and settles with the cold. */
  public void apply(EngagementChange change, ColdCells cold) {
    plus(change.net());
    settle(cold);
  }

  /** Adds another's reactions, or a change, to these. None of its cells may lie in the cold. */
  public void plus(Engagement other) {
    plusForReading(other.checkedWhole());
  }

  /** Takes another's reactions, added before, out of these, as {@link #plus}. */
  public void minus(Engagement other) {
    for (TypeEngagement taken : other.checkedWhole().types) {
      TypeEngagement type = typeFor(taken.name);
      type.count -= taken.count;
      for (int i = 0; i < type.cells.length; i++) {
        type.cells[i].minus(taken.cells[i]);
      }
    }
  }

  private Engagement checkedWhole() {
    if (!isWhole()) {
      throw new IllegalStateException("Some cells lie in the cold");
    }
    return this;
  }

  private boolean isWhole() {
    return types.stream().allMatch(TypeEngagement::isWhole);
  }

  /**
   * Adds as much of another as a reading of the sum can see. What it has in the cold lies below
   * what is read of it, all the more below what is read of the sum.
   */
  void plusForReading(Engagement other) {
    for (TypeEngagement added : other.types) {
      TypeEngagement type = typeFor(added.name);
      type.count = Math.addExact(type.count, added.count);
      for (int i = 0; i < type.cells.length; i++) {
        type.cells[i].plus(added.cells[i]);
      }
    }
    rememberReactionAt(other.lastReactionAt);
  }

  /**
   * Leaves here only what a reading looks at, the cells of each type and half-life within {@value
   * DecayCells#READ_SPAN} half-lives of the newest one, and has all others in the cold, which is
   * read and written only where cells change sides or changed there. What lies where is a pure
   * function of the present reactions. {@code cold} is always the same. Throws {@link
   * IllegalStateException} if more was taken back than ever counted.
   */
  public void settle(ColdCells cold) {
    for (TypeEngagement type : types) {
      Settling settling = new Settling(type.name, cold);
      for (DecayCells cells : type.cells) {
        settling.settle(cells);
      }
    }
    checkTypes();
  }

  private void checkTypes() {
    types.forEach(TypeEngagement::check);
    types.removeIf(type -> type.count == 0);
  }

  /** With the cells that lie in the cold: itself if none do, else a copy. */
  public Engagement whole(ColdCells cold) {
    if (isWhole()) {
      return this;
    }
    Engagement whole = new Engagement(halfLives);
    whole.plusForReading(this);
    for (TypeEngagement type : whole.types) {
      for (DecayCells cells : type.cells) {
        cold.forEachBlock(type.name, cells.halfLifeMillis(), cells::plus);
      }
    }
    return whole;
  }

  /** Present reactions by type, each above 0; sorted by type; a copy. */
  public SortedMap<String, Long> counts() {
    TreeMap<String, Long> counts = new TreeMap<>();
    for (TypeEngagement type : types) {
      counts.put(type.name, type.count);
    }
    return counts;
  }

  /** Present reactions of one type, 0 or more. */
  public long count(String type) {
    int at = find(type);
    return at < 0 ? 0 : types.get(at).count;
  }

  /** Whether nothing is present. */
  public boolean isEmpty() {
    return types.isEmpty();
  }

  /** Decayed sums sorted by type, then half-life; none for a type without present reactions. */
  public List<Decayed> decayed() {
    List<Decayed> decayed = new ArrayList<>(types.size() * halfLives.size());
    for (TypeEngagement type : types) {
      for (DecayCells cells : type.cells) {
        cells
            .log2Sum()
            .ifPresent(sum -> decayed.add(new Decayed(type.name, cells.halfLifeMillis(), sum)));
      }
    }
    return decayed;
  }

  /**
   * Newest createdAt of any reaction ever applied, taken back or not, epoch milliseconds; clamped.
   */
  public OptionalLong lastReactionAt() {
    return lastReactionAt == NEVER ? OptionalLong.empty() : OptionalLong.of(lastReactionAt);
  }

  /** Takes in a last reaction that is known from elsewhere, epoch milliseconds. */
  public void rememberReactionAt(long epochMillis) {
    lastReactionAt = Math.max(lastReactionAt, epochMillis);
  }

  /** Number of present reactions whose type has a positive weight. */
  public long support(Weights weights) {
    long support = 0;
    for (TypeEngagement type : types) {
      support += weights.of(type.name) > 0 ? type.count : 0;
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
    for (TypeEngagement type : types) {
      sum.plus(weights.of(type.name), type.cells[index]);
    }
    return sum;
  }

  public List<Long> halfLives() {
    return halfLives;
  }

  /** Sorted by name. */
  List<TypeEngagement> types() {
    return types;
  }

  /** The entry of a type, made with nothing in it if there is none. */
  TypeEngagement typeFor(String name) {
    int at = find(name);
    if (at < 0) {
      at = -at - 1;
      types.add(at, new TypeEngagement(name, halfLives));
    }
    return types.get(at);
  }

  /** Index of the type, or -(index to insert at) - 1. Few types: one after the other. */
  private int find(String name) {
    for (int i = 0; i < types.size(); i++) {
      int order = types.get(i).name.compareTo(name);
      if (order >= 0) {
        return order == 0 ? i : -i - 1;
      }
    }
    return -types.size() - 1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Engagement that
        && halfLives.equals(that.halfLives)
        && types.equals(that.types)
        && lastReactionAt == that.lastReactionAt;
  }

  @Override
  public int hashCode() {
    return 31 * types.hashCode() + Long.hashCode(lastReactionAt);
  }

  @Override
  public String toString() {
    return "Engagement" + counts();
  }
}
