package io.kooflow.spark.merge;

/** The steps of one batch of a merge, in order; a process may end after each. */
enum MergeStep {
  PLANNED,
  BRANCHED,
  APPLIED,
  AUDITED,
  ENTERED,
  REMOVALS_STAGED,
  REMOVALS_ENTERED
}
