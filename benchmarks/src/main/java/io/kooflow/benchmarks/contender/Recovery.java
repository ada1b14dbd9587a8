package io.kooflow.benchmarks.contender;

/**
 * What a restart took.
 *
 * @param records of the input before the kill
 * @param residentBytes of the process when it was done with them
 * @param seconds from the new start until all input was committed again; NaN if it never was
 * @param equal whether the output came to equal the oracle
 */
public record Recovery(
    String contender, long records, long residentBytes, double seconds, boolean equal) {}
