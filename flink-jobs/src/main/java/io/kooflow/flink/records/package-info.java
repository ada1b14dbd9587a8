/**
 * Kafka records as they travel inside the jobs: read without ever failing, their place in the topic
 * kept, and, where they cannot be used, written to the dead-letter topic with their own bytes.
 */
@NullMarked
package io.kooflow.flink.records;

import org.jspecify.annotations.NullMarked;
