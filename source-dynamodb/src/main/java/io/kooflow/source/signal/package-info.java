/** Signals to a running source: read from their topic, validated, given to the tables they mean. */
@NullMarked
package io.kooflow.source.signal;

import org.jspecify.annotations.NullMarked;
