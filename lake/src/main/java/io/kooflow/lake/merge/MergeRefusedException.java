package io.kooflow.lake.merge;

import java.io.Serial;

/** A merge that would leave a wrong table; nothing was changed. The message names the way out. */
public final class MergeRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public MergeRefusedException(String message) {
    super(message);
  }
}
