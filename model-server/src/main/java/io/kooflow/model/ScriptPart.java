package io.kooflow.model;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a text that is in the script most of its letters are in.
 *
 * @param script the script; kana and bopomofo count as Han, which they are written with
 * @param text the text without letters and marks of other scripts
 * @param letters letters of this script; 1 or more
 * @param share of all letters of the text, above 0 to 1
 */
record ScriptPart(UnicodeScript script, String text, int letters, double share) {

  /**
   * The part, or empty for a text without letters. Of scripts with as many letters, the first by
   * name of Unicode.
   */
  static Optional<ScriptPart> largest(String text) {
    Map<UnicodeScript, Integer> counts = new EnumMap<>(UnicodeScript.class);
    text.codePoints()
        .filter(Character::isLetter)
        .forEach(letter -> counts.merge(script(letter), 1, Integer::sum));
    counts.remove(UnicodeScript.COMMON);
    counts.remove(UnicodeScript.INHERITED);
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    UnicodeScript most = null;
    int count = 0;
    for (Map.Entry<UnicodeScript, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > count) {
        most = entry.getKey();
        count = entry.getValue();
      }
    }
    return most == null
        ? Optional.empty()
        : Optional.of(new ScriptPart(most, only(text, most), count, (double) count / all));
  }

  /** How many of the letters are among these. */
  long count(String letters) {
    return text.codePoints().filter(letter -> letters.indexOf(letter) >= 0).count();
  }

  private static String only(String text, UnicodeScript wanted) {
    StringBuilder part = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> belongs(script(point), wanted) ? Character.toLowerCase(point) : ' ')
        .forEach(part::appendCodePoint);
    return part.toString();
  }

  private static boolean belongs(UnicodeScript script, UnicodeScript wanted) {
    return script == wanted || script == UnicodeScript.COMMON || script == UnicodeScript.INHERITED;
  }

  private static UnicodeScript script(int codePoint) {
    UnicodeScript script = UnicodeScript.of(codePoint);
    return switch (script) {
      case HIRAGANA, KATAKANA, BOPOMOFO -> UnicodeScript.HAN;
      default -> script;
    };
  }
}
