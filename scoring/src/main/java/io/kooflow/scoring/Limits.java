package io.kooflow.scoring;

/** The limits of one request; endpoint and client hold to the same ones. */
public final class Limits {
  /** Most instances in one request. */
  public static final int MAX_INSTANCES = 64;

  /** Most bytes of one request's or one answer's JSON. */
  public static final int MAX_BYTES = 1 << 20;

  /** Longest text that is scored, in code points; a koo has at most 400 characters. */
  public static final int MAX_TEXT_CODE_POINTS = 10_000;

  private Limits() {}
}
