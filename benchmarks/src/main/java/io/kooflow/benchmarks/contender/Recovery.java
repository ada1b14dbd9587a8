package io.kooflow.benchmarks.contender;

import io.kooflow.benchmarks.figures.HeldMemory;

/**
 * What a contender held when it was done with the input, and what a restart took.
 *
 * @param records of the input before the kill
 * @param pairs different (koo, user) among them
 * @param memory of the process when it was done with them; {@link HeldMemory#NONE} if it never was
 * @param seconds from the new start until all input was committed again; NaN if it never was, or
 *     was not tried
 * @param equal whether the output came to equal the oracle
 */
public record Recovery(
    String contender, long records, long pairs, HeldMemory memory, double seconds, boolean equal) {
  /** One that has no figure. */
  public static Recovery failed(String contender, long records) {
    return new Recovery(contender, records, 0, HeldMemory.NONE, Double.NaN, false);
  }
}
