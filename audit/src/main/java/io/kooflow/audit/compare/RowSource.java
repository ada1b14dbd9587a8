package io.kooflow.audit.compare;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * A store as rows. It is read twice when it differs from another, so it must not change between.
 */
public interface RowSource {
  /** Name in the report, such as {@code store:reactions}, {@code topic:koo.engagement}. */
  String name();

  /** Gives every row to {@code consumer}, one at a time, in any order. */
  void forEach(Consumer<Row> consumer) throws IOException, InterruptedException;
}
