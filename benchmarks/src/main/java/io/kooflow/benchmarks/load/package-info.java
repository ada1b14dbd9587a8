/** Seeded histories of reactions, with the counts that every contender must arrive at. */
@NullMarked
package io.kooflow.benchmarks.load;

import org.jspecify.annotations.NullMarked;
