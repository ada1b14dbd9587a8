package io.kooflow.scoring;

/**
 * What became of one instance: an {@link Answer} of the endpoint, or a {@link Failure} to get one.
 */
public sealed interface Outcome permits Answer, Failure {
  /** The id of the instance. */
  String id();
}
