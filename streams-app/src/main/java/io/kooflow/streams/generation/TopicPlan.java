package io.kooflow.streams.generation;

import io.kooflow.schemas.generations.Generations;

/**
 * Which topics a generation reads and writes.
 *
 * @param generation 1 or more
 * @param building whether it is being built beside the serving one: it then has shadows of all
 *     topics of the pipeline
 */
public record TopicPlan(int generation, boolean building) {
  /** What a generation reads and writes that serves. */
  public static TopicPlan serving(int generation) {
    return new TopicPlan(generation, false);
  }

  /** The topic to use instead of one of the pipeline's, with the same partitions. */
  public String topic(String name) {
    return building ? Generations.shadow(generation, name) : name;
  }
}
