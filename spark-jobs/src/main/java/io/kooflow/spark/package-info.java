/**
 * Batch jobs over the lake for Spark: one thin jar, one main class with sub-commands, the same
 * arguments on this machine, on YARN and as steps of EMR. Spark's own SQL and Iceberg's procedures
 * do the work; what bounds a run and what proves it is here.
 */
@NullMarked
package io.kooflow.spark;

import org.jspecify.annotations.NullMarked;
