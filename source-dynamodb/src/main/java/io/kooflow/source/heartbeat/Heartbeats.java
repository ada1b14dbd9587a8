package io.kooflow.source.heartbeat;

/**
 * The heartbeats of one table.
 *
 * @param quiet when a shard is due for one
 * @param records makes them
 */
public record Heartbeats(QuietShards quiet, HeartbeatRecords records) {}
