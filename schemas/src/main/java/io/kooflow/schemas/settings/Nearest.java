package io.kooflow.schemas.settings;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a misspelt name may mean. */
public final class Nearest {
  private static final int LETTERS_FOR_ONE_SLIP = 5;
  private static final int MOST_LETTERS = 100;

  private Nearest() {}

  /** The known name with the fewest slips to this one; null if none is near. */
  public static @Nullable String to(String name, Collection<String> known) {
    String nearest = null;
    int least = Math.max(2, Math.min(name.length(), MOST_LETTERS) / LETTERS_FOR_ONE_SLIP) + 1;
    for (String each : new TreeSet<>(known)) {
      int slips = slips(name.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT), least);
      if (slips < least) {
        least = slips;
        nearest = each;
      }
    }
    return nearest;
  }

  /** A question with a space before it; empty if no name is near. */
  public static String question(String name, Collection<String> known) {
    String nearest = to(name, known);
    return nearest == null ? "" : " Did you mean '" + nearest + "'?";
  }

  /** Letters to insert, remove or replace, if fewer than {@code most}; else that or more. */
  private static int slips(String a, String b, int most) {
    if (Math.abs(a.length() - b.length()) >= most) {
      return most;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
