/**
 * Generations: each counts from nothing under an application id of its own. While one is being
 * built beside the serving one it writes shadow topics; after the cut-over it writes the real ones.
 */
@NullMarked
package io.kooflow.streams.generation;

import org.jspecify.annotations.NullMarked;
