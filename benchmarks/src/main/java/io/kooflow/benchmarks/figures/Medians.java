package io.kooflow.benchmarks.figures;

import java.util.ArrayList;
import java.util.List;

/** Medians, which one disturbed run cannot move far. */
public final class Medians {
  private Medians() {}

  /** The middle value, or the mean of the two middle ones; at least one value. */
  public static double of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Median of the ratios of values that were measured one beside the other. */
  public static double ofRatios(List<Double> ours, List<Double> theirs) {
    if (ours.size() != theirs.size()) {
      throw new IllegalArgumentException(
          "Pairs are needed, got " + ours.size() + " and " + theirs.size() + " values");
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(ours.get(i) / theirs.get(i));
    }
    return of(ratios);
  }
}
