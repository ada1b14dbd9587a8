package io.kooflow.platform.demo;

/** The user or the system has stopped the demo, which has ended all that it started. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoppedException(Exception last) {
    super("stopped", last);
  }
}
