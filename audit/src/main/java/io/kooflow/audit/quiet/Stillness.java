package io.kooflow.audit.quiet;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One hop of the pipeline, asked whether it has work. */
interface Stillness {
  /** What is under way now; null when nothing is. */
  @Nullable Unrest look() throws IOException, InterruptedException;

  /**
   * Whether nothing else is fed from it. One that cannot be asked then says nothing against
   * comparing the other stores; the comparison names it.
   */
  default boolean isLast() {
    return false;
  }
}
