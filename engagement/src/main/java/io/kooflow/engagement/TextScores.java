package io.kooflow.engagement;

import org.jspecify.annotations.Nullable;

/**
 * What a model says of a koo's text, as far as ranking uses it.
 *
 * @param language detected language, or und
 * @param languageProbability 0 to 1; anything else counts as absent
 * @param sentiment negative, neutral or positive; null where the model does not know
 * @param sentimentProbability 0 to 1; null, or anything else, counts as absent
 */
public record TextScores(
    String language,
    double languageProbability,
    @Nullable String sentiment,
    @Nullable Double sentimentProbability) {}
