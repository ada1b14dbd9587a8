package io.kooflow.operations.cli;

/** The exit statuses of the command line. */
public final class ExitStatus {
  public static final int OK = 0;

  /** Something failed, or the audit found differences. */
  public static final int FAILED = 1;

  public static final int USAGE = 2;

  /** The audit found no quiet point in time. */
  public static final int NOT_QUIET = 3;

  private ExitStatus() {}
}
