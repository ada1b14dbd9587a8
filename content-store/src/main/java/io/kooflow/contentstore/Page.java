package io.kooflow.contentstore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some items of a longer list, in its order.
 *
 * @param items at most as many as were asked for; empty beyond the end
 * @param next token for {@link PageRequest#after}; null when there are no more
 */
public record Page<T>(List<T> items, @Nullable String next) {
  /** Copies the items. */
  public Page {
    items = List.copyOf(items);
  }
}
