package io.kooflow.contentstore.items;

/**
 * Texts that can be stored: any sequence of Unicode code points, NUL included, none cut in half.
 */
final class Texts {
  private Texts() {}

  /**
   * Returns {@code text}; a surrogate without its partner is refused, since UTF-8 cannot hold it
   * and it would come back as another character.
   */
  static String checked(String text, String path) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char unit = text.charAt(i);
      if (!Character.isSurrogate(unit)) {
        continue;
      }
      boolean pair =
          Character.isHighSurrogate(unit)
              && i + 1 < length
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!pair) {
        throw new BadValueException(
            path, "text with an unpaired surrogate at index " + i, "well-formed Unicode");
      }
      i++;
    }
    return text;
  }
}
