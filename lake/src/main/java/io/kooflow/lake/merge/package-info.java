/**
 * How far a table of the current state was merged from its log, kept by the table itself, and how a
 * merge enters it: staged on a branch, then main is moved to it only from the snapshot that the
 * merge was built upon. No engine is needed; the Spark job and tests call the same committer.
 */
@NullMarked
package io.kooflow.lake.merge;

import org.jspecify.annotations.NullMarked;
