/**
 * What a reaction is on its way to be counted: the state of one actor, a user by a row or a child
 * koo by its existence, towards one target. Nothing signed ever crosses a partition.
 */
@NullMarked
package io.kooflow.streams.reactions;

import org.jspecify.annotations.NullMarked;
