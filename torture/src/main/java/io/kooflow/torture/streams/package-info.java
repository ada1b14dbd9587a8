/**
 * The campaign against the streams application alone: its instances, over a broker of their own,
 * are killed, frozen and robbed of their state, and what they publish must equal a naive model.
 */
@NullMarked
package io.kooflow.torture.streams;

import org.jspecify.annotations.NullMarked;
