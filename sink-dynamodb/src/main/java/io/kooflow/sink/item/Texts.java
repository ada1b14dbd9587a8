package io.kooflow.sink.item;

/** Strings as DynamoDB takes them. */
final class Texts {
  private Texts() {}

  /**
   * Bytes of the text in UTF-8.
   *
   * @throws UnfitValueException on an unpaired surrogate, which would silently become a '?'
   */
  static int bytes(String text) {
    int length = text.length();
    int bytes = length;
    for (int i = 0; i < length; i++) {
      char here = text.charAt(i);
      if (here >= 0x80) {
        if (here < 0x800) {
          bytes++;
        } else if (!Character.isSurrogate(here)) {
          bytes += 2;
        } else if (Character.isHighSurrogate(here)
            && i + 1 < length
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          bytes += 2;
          i++;
        } else {
          throw new UnfitValueException("has an unpaired surrogate");
        }
      }
    }
    return bytes;
  }
}
