/**
 * Cells of decay that are too old to be read, of koos and of creators: kept apart, so that what a
 * commit reads and writes of a koo does not grow with its age.
 */
@NullMarked
package io.kooflow.streams.cold;

import org.jspecify.annotations.NullMarked;
