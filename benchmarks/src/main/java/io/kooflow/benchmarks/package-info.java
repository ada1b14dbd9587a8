/**
 * Benchmarks side by side with what else a user could pick. Each contender is a process of its own
 * and does fixed work, and has a figure only if its output equals the oracle, key by key.
 */
@NullMarked
package io.kooflow.benchmarks;

import org.jspecify.annotations.NullMarked;
