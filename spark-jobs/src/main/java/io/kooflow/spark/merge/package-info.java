/**
 * Merges the tables of the current state from the logs of changes: incremental, idempotent, to be
 * started again at any step. Each batch is staged on a branch, audited there, and enters main only
 * from the snapshot that it was built upon.
 */
@NullMarked
package io.kooflow.spark.merge;

import org.jspecify.annotations.NullMarked;
