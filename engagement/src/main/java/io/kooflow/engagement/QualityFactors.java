package io.kooflow.engagement;

import org.jspecify.annotations.Nullable;

/**
 * How model scores bend the feed score. Each finding multiplies the koo's engagement by its factor,
 * mixed with 1 by the finding's probability: a sure finding counts in full, an unsure one hardly,
 * an absent one not at all.
 *
 * @param negative factor of a text of negative sentiment; above 0, at most 16
 * @param positive factor of a text of positive sentiment; above 0, at most 16
 * @param otherLanguage factor of a text in another language than its language group; above 0, at
 *     most 16
 */
public record QualityFactors(double negative, double positive, double otherLanguage) {
  /** Negative texts count half, positive ones five quarters, texts in the wrong feed half. */
  public static final QualityFactors DEFAULT = new QualityFactors(0.5, 1.25, 0.5);

  private static final double HIGHEST = 16;
  private static final String UNKNOWN = "und";

  public QualityFactors {
    check("negative", negative);
    check("positive", positive);
    check("other-language", otherLanguage);
  }

  private static void check(String name, double factor) {
    if (!(factor > 0 && factor <= HIGHEST)) {
      throw new IllegalArgumentException(
          "Quality factor " + name + " must be above 0 and at most 16, got " + factor);
    }
  }

  /** Sum of the log2 of all factors; 0 without scores. Finite. */
  double log2(String langGroup, @Nullable TextScores scores) {
    if (scores == null) {
      return 0;
    }
    return sentiment(scores) + language(langGroup, scores);
  }

  private double sentiment(TextScores scores) {
    String sentiment = scores.sentiment();
    Double probability = scores.sentimentProbability();
    if (sentiment == null || probability == null) {
      return 0;
    }
    return switch (sentiment) {
      case "negative" -> mixed(negative, probability);
      case "positive" -> mixed(positive, probability);
      default -> 0;
    };
  }

  private double language(String langGroup, TextScores scores) {
    String language = scores.language();
    boolean knownToDiffer =
        !language.equals(UNKNOWN) && !langGroup.equals(UNKNOWN) && !language.equals(langGroup);
    return knownToDiffer ? mixed(otherLanguage, scores.languageProbability()) : 0;
  }

  private static double mixed(double factor, double probability) {
    boolean valid = probability >= 0 && probability <= 1;
    return valid ? ExactLog2.log2(1 + probability * (factor - 1)) : 0;
  }
}
