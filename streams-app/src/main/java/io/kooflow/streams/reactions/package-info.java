/**
 * Counts reactions: of users, from their rows, and of child koos, from their existence. One
 * processor keeps the last state per (target, actor) and hands on signed effects within its own
 * task; nothing signed ever crosses a partition.
 */
@NullMarked
package io.kooflow.streams.reactions;

import org.jspecify.annotations.NullMarked;
