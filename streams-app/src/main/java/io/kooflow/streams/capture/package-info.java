/**
 * Takes in koos and scores: keeps the last state and position of each, drops duplicates, and tells
 * a parent what its child now counts for.
 */
@NullMarked
package io.kooflow.streams.capture;

import org.jspecify.annotations.NullMarked;
