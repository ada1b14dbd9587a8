package io.kooflow.platform.process;

import io.kooflow.embedded.ChildProcess;

/** Starts one process on its data and its ports, the same on each call. */
@FunctionalInterface
public interface Launch {

  /**
   * Returns when the process serves.
   *
   * @throws RuntimeException if it does not; nothing is left running then
   */
  ChildProcess start();
}
