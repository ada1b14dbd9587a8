/**
 * What the application tells about itself: counters that cost an addition in the hot path, what
 * Kafka Streams measures, and both as Prometheus reads them.
 */
@NullMarked
package io.kooflow.streams.metrics;

import org.jspecify.annotations.NullMarked;
