/** Writes an input into the content store: at a rate, in order per item, through outages. */
@NullMarked
package io.kooflow.platform.load;

import org.jspecify.annotations.NullMarked;
