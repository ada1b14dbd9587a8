/** Ours and its peers counting the same reactions. */
@NullMarked
package io.kooflow.benchmarks.aggregation;

import org.jspecify.annotations.NullMarked;
