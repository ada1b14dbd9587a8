package io.kooflow.sink.coalesce;

import java.util.function.Consumer;

/** Where writes go. */
public interface WritePort<P> {

  /**
   * Starts one attempt and returns at once; never waits for the store. {@code done} is called
   * exactly once, from any thread, even before this returns, also when the attempt is given up.
   * Attempts of different items may overlap.
   */
  void start(Write<P> write, Consumer<WriteOutcome> done);
}
