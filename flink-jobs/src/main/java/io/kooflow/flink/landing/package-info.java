/**
 * The landing job: every change and every score, row for row into the lake's append-only tables,
 * exactly once. Each commit carries the range of consumer positions that it holds, so a job that
 * starts without a checkpoint goes on from where the tables end, and one that starts from an old
 * checkpoint drops what the tables hold already.
 */
@NullMarked
package io.kooflow.flink.landing;

import org.jspecify.annotations.NullMarked;
