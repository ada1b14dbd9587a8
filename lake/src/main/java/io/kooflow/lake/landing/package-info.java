/**
 * Exactly-once appends, proved by the table itself: every landing snapshot carries the half-open
 * range of consumer positions it holds per topic-partition, and the committer appends only where
 * the newest range in the table ends. No engine is needed: the Flink job and tests call the same
 * committer.
 */
@NullMarked
package io.kooflow.lake.landing;

import org.jspecify.annotations.NullMarked;
