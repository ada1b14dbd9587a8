package io.kooflow.lake.merge;

import java.io.Serial;

/** The main branch is not where a merge was built upon: somebody else was faster. */
public final class MainMovedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  MainMovedException(String message) {
    super(message);
  }
}
