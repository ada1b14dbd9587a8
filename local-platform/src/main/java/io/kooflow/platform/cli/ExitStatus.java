package io.kooflow.platform.cli;

/** The exit statuses of the command line. */
final class ExitStatus {
  static final int OK = 0;

  /** Something failed, or the audit found differences. */
  static final int FAILED = 1;

  static final int USAGE = 2;

  /** The audit found no quiet point in time. */
  static final int NOT_QUIET = 3;

  private ExitStatus() {}
}
