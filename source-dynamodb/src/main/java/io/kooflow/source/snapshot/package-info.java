/**
 * Reading a table, or some of its items, by threads that fill a bounded queue which the task
 * drains, within a budget of read units.
 */
@NullMarked
package io.kooflow.source.snapshot;

import org.jspecify.annotations.NullMarked;
