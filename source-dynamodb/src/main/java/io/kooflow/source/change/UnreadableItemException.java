package io.kooflow.source.change;

/**
 * An item cannot become a change event. The message names the attribute and what is wrong with it,
 * never its value.
 */
public final class UnreadableItemException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableItemException(String attribute, String problem) {
    super("Attribute " + attribute + " " + problem);
  }
}
