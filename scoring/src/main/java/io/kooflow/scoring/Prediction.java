package io.kooflow.scoring;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of one text.
 *
 * @param id the instance
 * @param model name of the model
 * @param version version of the model
 * @param language ISO 639-1 code (639-3 where there is none), or {@code und}
 * @param languageProbability 0 to 1
 * @param sentiment one of {@link #SENTIMENTS}; null where the model does not know the language
 * @param sentimentProbability 0 to 1; null exactly where {@code sentiment} is
 */
public record Prediction(
    String id,
    String model,
    String version,
    String language,
    double languageProbability,
    @Nullable String sentiment,
    @Nullable Double sentimentProbability)
    implements Answer {

  /** The labels of a sentiment. */
  public static final Set<String> SENTIMENTS = Set.of("negative", "neutral", "positive");

  /** Checks each value, so that no prediction outside the contract exists. */
  public Prediction {
    requireName("model", model);
    requireName("version", version);
    requireName("language", language);
    requireProbability("languageProbability", languageProbability);
    if ((sentiment == null) != (sentimentProbability == null)) {
      throw new IllegalArgumentException("sentiment and sentimentProbability go together");
    }
    if (sentiment != null && !SENTIMENTS.contains(sentiment)) {
      throw new IllegalArgumentException("sentiment is none of " + SENTIMENTS);
    }
    if (sentimentProbability != null) {
      requireProbability("sentimentProbability", sentimentProbability);
    }
  }

  private static void requireName(String field, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + " is blank");
    }
  }

  private static void requireProbability(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(field + " must be 0 to 1, got " + value);
    }
  }
}
