/**
 * Dead letters: what is in the dead-letter topics and why, and sending it back to where it came
 * from.
 */
@NullMarked
package io.kooflow.operations.deadletters;

import org.jspecify.annotations.NullMarked;
