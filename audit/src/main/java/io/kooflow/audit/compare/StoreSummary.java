package io.kooflow.audit.compare;

/**
 * What one store holds, in three figures.
 *
 * @param ids distinct ids that have rows
 * @param count rows
 * @param fingerprint sum of all rows' hashes modulo 2^128, 32 hex digits
 */
public record StoreSummary(long ids, long count, String fingerprint) {}
