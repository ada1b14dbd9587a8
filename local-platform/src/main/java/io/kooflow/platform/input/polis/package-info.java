/** Reads conversations in the public format of Polis: comments become koos, votes reactions. */
@NullMarked
package io.kooflow.platform.input.polis;

import org.jspecify.annotations.NullMarked;
