package io.kooflow.scoring;

/**
 * One place of a request as an endpoint reads it: an instance to score, or the reason why it is
 * none.
 */
public sealed interface Entry permits Instance, Refusal {}
