package io.kooflow.model;

import com.github.pemistahl.lingua.api.IsoCode639_1;
import com.github.pemistahl.lingua.api.Language;
import com.github.pemistahl.lingua.api.LanguageDetector;
import com.github.pemistahl.lingua.api.LanguageDetectorBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lingua, in high accuracy, among the languages that share one script. Safe for many threads. */
final class SharedScript {
  /**
   * Beyond this many letters lingua counts other n-grams and a text brings it no more certainty.
   */
  private static final int LETTERS_THAT_COUNT = 120;

  private final LanguageDetectorBuilder builder;
  private volatile @Nullable LanguageDetector loaded;

  private SharedScript(List<String> languages) {
    IsoCode639_1[] codes =
        languages.stream()
            .map(language -> IsoCode639_1.valueOf(language.toUpperCase(Locale.ROOT)))
            .toArray(IsoCode639_1[]::new);
    this.builder = LanguageDetectorBuilder.fromIsoCodes639_1(codes).withPreloadedLanguageModels();
  }

  /** Loads the models of these languages, ISO 639-1, all of which lingua must know. */
  static SharedScript of(List<String> languages) {
    SharedScript script = ofLater(languages);
    script.lingua();
    return script;
  }

  /** The same, but the models are loaded by the first text, which waits for them. */
  static SharedScript ofLater(List<String> languages) {
    return new SharedScript(languages);
  }

  private LanguageDetector lingua() {
    LanguageDetector ready = loaded;
    if (ready == null) {
      synchronized (this) {
        ready = loaded;
        if (ready == null) {
          ready = builder.build();
          loaded = ready;
        }
      }
    }
    return ready;
  }

  /** The likeliest language with its probability among them all. */
  DetectedLanguage detect(ScriptPart part) {
    Map<Language, Double> confidences = lingua().computeLanguageConfidenceValues(part.text());
    if (confidences.isEmpty()) {
      return DetectedLanguage.UNDETERMINED;
    }
    Language best = confidences.keySet().iterator().next();
    double probability = probability(confidences.values(), part.letters());
    return DetectedLanguage.of(
        best.getIsoCode639_1().toString().toLowerCase(Locale.ROOT), probability);
  }

  /**
   * Lingua tells each language's log-probability only as the best one's divided by it. The best's
   * own grows with the text: taken as one unit per letter the result is calibrated (measured, see
   * the model card), so that of the texts told with 0.8 at least 80% are right.
   */
  private static double probability(Iterable<Double> ratios, int letters) {
    double weight = Math.min(letters, LETTERS_THAT_COUNT);
    double odds = 0;
    for (double ratio : ratios) {
      odds += Math.exp(-weight * (1 / ratio - 1));
    }
    return 1 / odds;
  }
}
