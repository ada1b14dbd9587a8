/**
 * What to write when: keeps the newest record of each item, lets it rest for a while so that a
 * burst becomes one write, has at most one write of an item under way, and knows which offsets are
 * durable. {@link io.kooflow.sink.coalesce.Coalescer} is a deterministic state machine without
 * threads, clock or store; {@link io.kooflow.sink.coalesce.CoalescingWriter} drives it.
 */
@NullMarked
package io.kooflow.sink.coalesce;

import org.jspecify.annotations.NullMarked;
