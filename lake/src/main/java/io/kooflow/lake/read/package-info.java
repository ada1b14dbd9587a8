/**
 * A small read side for tests, the audit and {@code show lake}: rows of a table, what its landing
 * has reached, and the current state of the content store merged from the log of changes.
 */
@NullMarked
package io.kooflow.lake.read;

import org.jspecify.annotations.NullMarked;
