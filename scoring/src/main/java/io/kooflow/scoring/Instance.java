package io.kooflow.scoring;

/**
 * One text to be scored.
 *
 * @param id the caller's name for it, given back with the answer; at least one character
 * @param text what to score; may be empty
 */
public record Instance(String id, String text) implements Entry {

  /** Refuses an id that could not be told from an absent one. */
  public Instance {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id must have at least one character");
    }
  }

  /**
   * Why no endpoint can score this instance, or an empty string when one can: JSON is UTF-8, which
   * has no unpaired surrogates, and texts have a limit of {@link Limits#MAX_TEXT_CODE_POINTS}.
   */
  public String fault() {
    if (!UnicodeText.wellFormed(id)) {
      return "id has an unpaired surrogate";
    }
    if (!UnicodeText.wellFormed(text)) {
      return "text has an unpaired surrogate";
    }
    if (text.codePointCount(0, text.length()) > Limits.MAX_TEXT_CODE_POINTS) {
      return "text is longer than " + Limits.MAX_TEXT_CODE_POINTS + " code points";
    }
    return "";
  }
}
