/**
 * Publishes what is known of a koo: its engagement, the koo enriched with engagement, scores and
 * feed score, and its place among the trending ones; each at most once per commit, each with a
 * revision that only grows.
 */
@NullMarked
package io.kooflow.streams.publish;

import org.jspecify.annotations.NullMarked;
