/** The broker of a benchmark, in a process of its own, and what is written to and read from it. */
@NullMarked
package io.kooflow.benchmarks.kafka;

import org.jspecify.annotations.NullMarked;
