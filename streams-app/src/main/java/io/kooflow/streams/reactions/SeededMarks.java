package io.kooflow.streams.reactions;

import java.util.Map;

/**
 * High-water marks that an earlier generation reached, to be taken over without a word.
 *
 * @param marks by reaction type
 */
public record SeededMarks(Map<String, Long> marks) implements News {}
