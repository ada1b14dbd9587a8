package io.kooflow.model;

/**
 * The language of a text.
 *
 * @param code ISO 639-1 (639-3 where there is none), or {@code und}
 * @param probability 0 to 1; 0 for {@code und}
 */
record DetectedLanguage(String code, double probability) {
  /** No letters, too few, or too many that could be. */
  static final DetectedLanguage UNDETERMINED = new DetectedLanguage("und", 0);

  /** Below this a guess is wrong as often as right. */
  private static final double LEAST_PROBABILITY = 0.5;

  /** The language, or {@link #UNDETERMINED} where it is not likelier than all others together. */
  static DetectedLanguage of(String code, double probability) {
    return probability < LEAST_PROBABILITY ? UNDETERMINED : new DetectedLanguage(code, probability);
  }
}
