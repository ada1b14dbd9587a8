/**
 * Our connectors in a Kafka Connect that is not ours: the plugin archives as the build makes them,
 * in two plain workers that are killed and frozen while tables change, and a comparison of what
 * arrived with what stands in the store.
 */
@NullMarked
package io.kooflow.torture.workers;

import org.jspecify.annotations.NullMarked;
