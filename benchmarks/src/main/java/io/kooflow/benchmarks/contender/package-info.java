/** Programs under measurement: how each is started, and how a run of it is watched. */
@NullMarked
package io.kooflow.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
