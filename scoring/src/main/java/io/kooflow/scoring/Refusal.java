package io.kooflow.scoring;

import org.jspecify.annotations.Nullable;

/**
 * One instance that the endpoint, or this client before it, finds no text to score in. Asking again
 * gets the same answer.
 *
 * @param id the instance; empty when it came without one
 * @param error why, without the text itself
 */
public record Refusal(String id, String error) implements Answer, Entry {
  static Refusal of(@Nullable String id, String error) {
    return new Refusal(id == null ? "" : UnicodeText.repaired(id), error);
  }
}
