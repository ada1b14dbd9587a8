package io.kooflow.sink.coalesce;

import org.apache.kafka.common.TopicPartition;

/**
 * A write that a record asks for.
 *
 * @param write the write
 * @param partition where the record stands
 * @param offset and at which offset
 */
public record Offer<P>(Write<P> write, TopicPartition partition, long offset) {}
