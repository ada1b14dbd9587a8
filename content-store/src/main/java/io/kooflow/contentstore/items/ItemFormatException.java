package io.kooflow.contentstore.items;

/**
 * An item cannot be read as the record it should hold: an attribute is missing, of another type, or
 * out of range. Names the attribute, never its value.
 */
public final class ItemFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ItemFormatException(String field, String problem) {
    super("Item is not readable at " + field + ": " + problem);
  }

  ItemFormatException(String field, String problem, Throwable cause) {
    super("Item is not readable at " + field + ": " + problem, cause);
  }
}
