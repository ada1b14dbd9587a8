/** Reads topics on behalf of the user and of the demo's own meters; never writes. */
@NullMarked
package io.kooflow.platform.kafka;

import org.jspecify.annotations.NullMarked;
