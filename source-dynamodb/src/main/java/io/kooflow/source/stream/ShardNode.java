package io.kooflow.source.stream;

import org.jspecify.annotations.Nullable;

/**
 * A shard as the stream lists it. That it shows an ending sequence number does not mean that it is
 * closed: the embedded server's open shard shows one.
 *
 * @param id id of the shard
 * @param parent id of the shard that it came from by a split or a roll-over; null if none. The
 *     stream need not list the parent any more.
 * @param start first sequence number that the shard can hold, decimal; null if the stream does not
 *     say
 */
public record ShardNode(String id, @Nullable String parent, @Nullable String start) {}
