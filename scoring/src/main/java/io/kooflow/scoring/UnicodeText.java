package io.kooflow.scoring;

/** What UTF-8 asks of a string. */
final class UnicodeText {
  private static final char REPLACEMENT = '\uFFFD';

  private UnicodeText() {}

  /** True when every surrogate stands in a pair. */
  static boolean wellFormed(CharSequence text) {
    return text.codePoints().noneMatch(UnicodeText::unpaired);
  }

  /** The text with each unpaired surrogate replaced by U+FFFD. */
  static String repaired(String text) {
    StringBuilder repaired = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> repaired.appendCodePoint(unpaired(point) ? REPLACEMENT : point));
    return repaired.toString();
  }

  private static boolean unpaired(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
