/**
 * Which task reads what: lineages of shards spread over tasks, and the watch that sees them change.
 */
@NullMarked
package io.kooflow.source.share;

import org.jspecify.annotations.NullMarked;
