/**
 * The Kafka Connect source connector: each change of an item of the content store becomes one event
 * on the table's change topic, at least once and in order per item. A table is captured by a
 * snapshot and its stream together; positions make the two one history.
 */
@NullMarked
package io.kooflow.source;

import org.jspecify.annotations.NullMarked;
