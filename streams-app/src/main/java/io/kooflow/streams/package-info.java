/**
 * The streams application: engagement, enrichment and trending in one topology, so that a reaction
 * reaches the enriched koo within one transaction. {@link io.kooflow.streams.StreamsMain} runs it,
 * {@link io.kooflow.streams.EngagementTopology} wires it.
 */
@NullMarked
package io.kooflow.streams;

import org.jspecify.annotations.NullMarked;
