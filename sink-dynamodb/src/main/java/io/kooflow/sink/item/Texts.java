package io.kooflow.sink.item;

/** Strings as DynamoDB takes them. */
final class Texts {
  private Texts() {}

  /**
   * The text itself, where UTF-8 can hold it.
   *
   * @throws UnfitRecordException on an unpaired surrogate, which would silently become a '?'
   */
  static String wellFormed(String text, String path) {
    for (int i = 0; i < text.length(); i++) {
      char here = text.charAt(i);
      if (Character.isHighSurrogate(here)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(here)) {
        throw UnfitRecordException.at(path, "has an unpaired surrogate");
      }
    }
    return text;
  }
}
