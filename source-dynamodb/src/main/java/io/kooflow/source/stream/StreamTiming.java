package io.kooflow.source.stream;

import java.time.Duration;

/**
 * How often a stream is asked.
 *
 * @param poll shortest time from one read of a shard to the next; AWS allows five reads a second
 * @param idle longest time from one read of a shard to the next while it gives nothing; not below
 *     {@code poll}
 * @param discovery longest time until a new shard is found
 */
public record StreamTiming(Duration poll, Duration idle, Duration discovery) {}
