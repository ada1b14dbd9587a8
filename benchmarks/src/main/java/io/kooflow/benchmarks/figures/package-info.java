/** What a run is judged by: processor seconds, memory, ratios, and how they are printed. */
@NullMarked
package io.kooflow.benchmarks.figures;

import org.jspecify.annotations.NullMarked;
