/**
 * How states of any kind become serdes of Kafka's state stores: by the codec that belongs to the
 * state.
 */
@NullMarked
package io.kooflow.streams.state;

import org.jspecify.annotations.NullMarked;
