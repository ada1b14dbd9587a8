/**
 * Pure rules of engagement: which reaction counts, how counts and decay follow from it, how koos
 * rank. No framework, no clock, no input or output: the same rows give the same bits, in whatever
 * order they arrive. {@link io.kooflow.engagement.ReactionDecision} is the way of one change,
 * {@link io.kooflow.engagement.EngagementOracle} the way of all rows at once.
 */
@NullMarked
package io.kooflow.engagement;

import org.jspecify.annotations.NullMarked;
