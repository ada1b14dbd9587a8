package io.kooflow.model;

import io.kooflow.model.SentimentModel.Sentiment;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How often a sentiment model is right.
 *
 * @param byLanguage texts and right answers, by language
 * @param all the same over all texts
 */
record SentimentFigures(Map<String, Count> byLanguage, Count all) {

  /**
   * Texts, how many were judged as people did, and the sum of the probabilities that the model gave
   * its answers.
   */
  record Count(int texts, int right, double claimed) {
    private static final Count NONE = new Count(0, 0, 0);

    private Count plus(Count other) {
      return new Count(texts + other.texts, right + other.right, claimed + other.claimed);
    }

    /** Right answers per text. */
    double accuracy() {
      return (double) right / texts;
    }
  }

  static SentimentFigures of(SentimentModel model, List<LabelledText> texts) {
    Map<String, Count> byLanguage = new TreeMap<>();
    Count all = Count.NONE;
    for (LabelledText text : texts) {
      Count one = judged(model.judge(text.text()), text.label());
      byLanguage.merge(text.language(), one, Count::plus);
      all = all.plus(one);
    }
    return new SentimentFigures(byLanguage, all);
  }

  private static Count judged(Optional<Sentiment> sentiment, String label) {
    return sentiment
        .map(given -> new Count(1, given.label().equals(label) ? 1 : 0, given.probability()))
        .orElse(new Count(1, 0, 0));
  }

  /** Rows of a Markdown table: language, texts, accuracy, mean probability. */
  String table() {
    StringBuilder rows = new StringBuilder();
    byLanguage.forEach((language, count) -> rows.append(row(language, count)));
    return rows.append(row("all", all)).toString();
  }

  private static String row(String name, Count count) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.3f | %.3f |%n",
        name,
        count.texts,
        count.accuracy(),
        count.claimed / count.texts);
  }
}
