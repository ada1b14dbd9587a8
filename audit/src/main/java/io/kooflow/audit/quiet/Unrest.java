package io.kooflow.audit.quiet;

/**
 * Something that is still under way.
 *
 * @param hop where, such as {@code stream of reactions}, {@code group connect-feed-items}
 * @param what what was seen there
 */
public record Unrest(String hop, String what) {
  @Override
  public String toString() {
    return hop + ": " + what;
  }
}
