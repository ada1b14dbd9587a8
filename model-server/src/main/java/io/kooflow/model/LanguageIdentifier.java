package io.kooflow.model;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the language of a text: by its script where one language owns it, by letters that one
 * language alone has, else by lingua among the languages that share the script. Safe for many
 * threads.
 */
final class LanguageIdentifier {
  private final LanguageTable table;
  private final Map<UnicodeScript, SharedScript> shared = new EnumMap<>(UnicodeScript.class);

  /**
   * Loads lingua's models, which takes seconds and most of the endpoint's memory; those of the
   * scripts that the table puts off come with the first text in them.
   */
  LanguageIdentifier(LanguageTable table) {
    this.table = table;
    for (UnicodeScript script : table.scripts().keySet()) {
      List<String> undecided = table.undecided(script);
      if (!undecided.isEmpty()) {
        shared.put(
            script,
            table.later().contains(script)
                ? SharedScript.ofLater(undecided)
                : SharedScript.of(undecided));
      }
    }
  }

  /**
   * The language of the largest part in one script; its share of the letters lowers the
   * probability.
   */
  DetectedLanguage identify(String text) {
    return ScriptPart.largest(Noise.removed(text))
        .map(this::identify)
        .orElse(DetectedLanguage.UNDETERMINED);
  }

  private DetectedLanguage identify(ScriptPart part) {
    Optional<String> byLetters = table.decidedByLetters(part).or(() -> onlyOne(part.script()));
    if (byLetters.isPresent()) {
      return DetectedLanguage.of(byLetters.get(), part.share());
    }
    SharedScript lingua = shared.get(part.script());
    if (lingua == null) {
      return DetectedLanguage.UNDETERMINED;
    }
    DetectedLanguage detected = lingua.detect(part);
    return table.believable(detected.code(), part)
        ? DetectedLanguage.of(detected.code(), detected.probability() * part.share())
        : DetectedLanguage.UNDETERMINED;
  }

  private Optional<String> onlyOne(UnicodeScript script) {
    List<String> languages = table.languages(script);
    return languages.size() == 1
        ? Optional.of(languages.get(0))
        : Optional.ofNullable(table.rest().get(script));
  }
}
