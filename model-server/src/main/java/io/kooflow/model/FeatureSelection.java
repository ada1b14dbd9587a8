package io.kooflow.model;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses the n-grams that tell the labels apart best, by chi-squared against equally frequent
 * labels.
 */
final class FeatureSelection {
  private static final int LEAST_TEXTS = 5;

  private FeatureSelection() {}

  /** At most {@code limit} n-grams of five texts or more; ties go by the n-gram itself. */
  static Set<String> best(List<LabelledText> texts, List<NavigableSet<String>> grams, int limit) {
    List<String> labels = texts.stream().map(LabelledText::label).distinct().sorted().toList();
    Map<String, int[]> counts = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      int label = labels.indexOf(texts.get(i).label());
      grams
          .get(i)
          .forEach(gram -> counts.computeIfAbsent(gram, absent -> new int[labels.size()])[label]++);
    }
    return counts.entrySet().stream()
        .filter(entry -> total(entry.getValue()) >= LEAST_TEXTS)
        .sorted(
            Comparator.comparingDouble(
                    (Map.Entry<String, int[]> entry) -> -chiSquared(entry.getValue()))
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static double chiSquared(int[] counts) {
    double expected = (double) total(counts) / counts.length;
    double sum = 0;
    for (int count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }

  private static int total(int[] counts) {
    int total = 0;
    for (int count : counts) {
      total += count;
    }
    return total;
  }
}
