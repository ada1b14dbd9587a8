package io.kooflow.streams.capture;

import io.kooflow.streams.reactions.TargetedReaction;
import java.util.List;

/**
 * One accepted change of a koo; its new state is in the store by now.
 *
 * @param told what its parents are to be told
 */
public record CapturedKoo(List<TargetedReaction> told) {}
