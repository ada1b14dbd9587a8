package io.kooflow.scoring;

/**
 * One instance that got no answer, after all retries.
 *
 * @param id the instance
 * @param kind what went wrong
 * @param message more of it, without any text that was to be scored
 */
public record Failure(String id, Kind kind, String message) implements Outcome {

  /** What went wrong with the request that carried the instance. */
  public enum Kind {
    /**
     * Throttled, broken, timed out or out of reach, to the end of the retries. Asking later may
     * help.
     */
    UNAVAILABLE,
    /** The endpoint refused the whole request: asking again gets the same. */
    REFUSED,
    /** The endpoint answered outside its contract. */
    MALFORMED_ANSWER,
    /**
     * The caller may not ask, or has no credentials: no request will get through until that is
     * mended.
     */
    FORBIDDEN
  }
}
