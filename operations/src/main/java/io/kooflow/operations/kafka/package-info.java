/** Reads topics on behalf of the user and of the demo's own meters; never writes. */
@NullMarked
package io.kooflow.operations.kafka;

import org.jspecify.annotations.NullMarked;
