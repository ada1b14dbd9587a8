package io.kooflow.contentstore.items;

import org.jspecify.annotations.Nullable;

/**
 * A value that may not be written. The message names the field, what kind of value it was and the
 * limit it broke, never the value's content: texts and handles do not reach a log.
 */
public final class BadValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param field path of the field in the record, such as {@code Koo.text}
   * @param kind what came: a type, a length, an id; never a text
   * @param limit what is allowed
   */
  public BadValueException(String field, String kind, String limit) {
    this(field, kind, limit, null);
  }

  BadValueException(String field, String kind, String limit, @Nullable Throwable cause) {
    super(field + ": " + kind + "; allowed: " + limit, cause);
    this.field = field;
  }

  /** Path of the field, such as {@code Koo.text}. */
  public String field() {
    return field;
  }
}
