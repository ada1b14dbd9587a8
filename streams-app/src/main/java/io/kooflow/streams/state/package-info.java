/**
 * Where the application keeps its state: stores whose files hold only what was committed, one
 * database for each task ({@link io.kooflow.streams.state.TaskDatabase}), within one limit of
 * memory; how states become bytes; and when absent ones are forgotten.
 */
@NullMarked
package io.kooflow.streams.state;

import org.jspecify.annotations.NullMarked;
