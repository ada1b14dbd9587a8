package io.kooflow.streams.tally;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a koo for the first time.
 *
 * @param type reaction type
 * @param threshold count reached; null for the arrival of a child
 * @param child content id of the comment or re-koo; null for a threshold
 * @param occurredAt time of the event that led here, epoch milliseconds
 */
public record Crossing(
    String type, @Nullable Long threshold, @Nullable Long child, long occurredAt) {}
