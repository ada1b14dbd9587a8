package io.kooflow.scoring;

/** What an endpoint says of one instance. */
public sealed interface Answer extends Outcome permits Prediction, Refusal {}
