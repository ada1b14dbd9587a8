/**
 * Counts reactions: one processor keeps the last state per (target, actor), drops what is not
 * newer, and settles the rest into each koo's tally once per commit. From there it goes on as
 * absolute values: to the publisher, to the root of the thread, to the creator.
 */
@NullMarked
package io.kooflow.streams.tally;

import org.jspecify.annotations.NullMarked;
