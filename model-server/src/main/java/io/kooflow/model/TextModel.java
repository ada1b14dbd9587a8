package io.kooflow.model;

import io.kooflow.model.SentimentModel.Sentiment;
import io.kooflow.scoring.Instance;
import io.kooflow.scoring.Prediction;
import java.util.Optional;

/**
 * The model {@code koo-text}: a language for each text, and a sentiment where that language is one
 * it learned. The same text always gets the same answer. Safe for many threads.
 */
public final class TextModel implements Predictor {
  /** Name of the model, which its predictions carry. */
  public static final String NAME = "koo-text";

  /** Version of the model: the sentiment weights and the table of languages together. */
  public static final String VERSION = "2";

  private final LanguageTable table;
  private final LanguageIdentifier languages;
  private final SentimentModel sentiments;

  private TextModel(LanguageTable table, LanguageIdentifier languages, SentimentModel sentiments) {
    this.table = table;
    this.languages = languages;
    this.sentiments = sentiments;
  }

  /**
   * Loads the model that comes with this class; takes seconds, and about 300 MB of heap, nearly all
   * of it lingua's; 170 MB more with the first Cyrillic text.
   */
  public static TextModel load() {
    LanguageTable table = LanguageTable.load();
    return new TextModel(table, new LanguageIdentifier(table), SentimentModel.load());
  }

  @Override
  public Prediction predict(Instance instance) {
    DetectedLanguage language = languages.identify(instance.text());
    Optional<Sentiment> sentiment =
        table.sentiment().contains(language.code())
            ? sentiments.judge(instance.text())
            : Optional.empty();
    return new Prediction(
        instance.id(),
        NAME,
        VERSION,
        language.code(),
        language.probability(),
        sentiment.map(Sentiment::label).orElse(null),
        sentiment.map(Sentiment::probability).orElse(null));
  }
}
