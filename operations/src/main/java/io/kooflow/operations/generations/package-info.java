/**
 * Replaces the generation of the streams application that serves: builds a new one beside it from
 * the lake's log or the rows of the content store, compares, hands over, or gives it up. Every step
 * may be repeated after a crash.
 */
@NullMarked
package io.kooflow.operations.generations;

import org.jspecify.annotations.NullMarked;
