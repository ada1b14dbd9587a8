/**
 * Totals of threads: each koo tells its root its own counts, as absolute values with a revision, at
 * most once per commit; the root keeps the last it was told of each member.
 */
@NullMarked
package io.kooflow.streams.threads;

import org.jspecify.annotations.NullMarked;
