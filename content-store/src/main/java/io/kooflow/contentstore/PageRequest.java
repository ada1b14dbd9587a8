package io.kooflow.contentstore;

import io.kooflow.contentstore.items.BadValueException;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list to read.
 *
 * @param limit most items of the page, 1 to 1,000
 * @param after token of the page before; null for the first page
 */
public record PageRequest(int limit, @Nullable String after) {
  /** Refuses limits out of range. */
  public PageRequest {
    if (limit < 1 || limit > 1000) {
      throw new BadValueException("page limit", "number " + limit, "1 to 1000");
    }
  }

  /** The first {@code limit} items. */
  public static PageRequest first(int limit) {
    return new PageRequest(limit, null);
  }

  /** The {@code limit} items after the page that gave {@code token}. */
  public static PageRequest after(String token, int limit) {
    return new PageRequest(limit, token);
  }
}
