/**
 * Maintenance of the lake's tables by Iceberg's own procedures, one after another, under a lease
 * that two cannot hold.
 */
@NullMarked
package io.kooflow.spark.maintain;

import org.jspecify.annotations.NullMarked;
