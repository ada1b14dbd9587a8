/** One koo, one trending list or some lake rows, as each store has them. */
@NullMarked
package io.kooflow.operations.show;

import org.jspecify.annotations.NullMarked;
