package io.kooflow.lake.landing;

import java.io.Serial;

/**
 * A commit neither continues what the table holds nor is contained in it: appending would lose or
 * repeat rows. Trying again cannot help; the message says how to repair.
 */
public final class LandingRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public LandingRefusedException(String message) {
    super(message);
  }
}
