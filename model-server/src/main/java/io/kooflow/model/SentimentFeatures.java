package io.kooflow.model;

import java.util.Collection;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The character n-grams of a text: what the sentiment model sees of it. */
final class SentimentFeatures {
  static final int LONGEST = 5;

  private SentimentFeatures() {}

  /**
   * The distinct runs of 1 to {@link #LONGEST} code points, lower case, sorted; words stand between
   * single spaces.
   */
  static NavigableSet<String> of(String text) {
    String clean =
        " " + Noise.masked(text).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").trim() + " ";
    int[] points = clean.codePoints().toArray();
    NavigableSet<String> grams = new TreeSet<>();
    for (int start = 0; start < points.length; start++) {
      addFrom(points, start, grams);
    }
    return grams;
  }

  private static void addFrom(int[] points, int start, Collection<String> grams) {
    int longest = Math.min(LONGEST, points.length - start);
    for (int length = 1; length <= longest; length++) {
      grams.add(new String(points, start, length));
    }
  }
}
