package io.kooflow.streams;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody may have meant who wrote a key that does not exist. */
final class NearestKey {
  private NearestKey() {}

  /** The known key with the fewest letters to change; the first by name among equals. */
  static String to(String unknown, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.<String>comparingInt(key -> changes(unknown, key))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  /** Levenshtein distance. */
  private static int changes(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
