package io.kooflow.streams.generation;

import io.kooflow.schemas.Topics;
import java.util.List;
import java.util.Set;

/**
 * Which topics a generation reads and writes.
 *
 * @param generation 1 or more
 * @param building whether it is being built beside the serving one: it then reads the log of
 *     changes from topics of its own before the changes themselves, and writes shadow topics
 */
public record TopicPlan(int generation, boolean building) {
  /** Topics whose past is too short to build from. */
  private static final Set<String> REPLAYED = Set.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES);

  /** What a generation reads and writes that serves. */
  public static TopicPlan serving(int generation) {
    return new TopicPlan(generation, false);
  }

  /** Topics that stand for one of the pipeline's input topics, with the same partitions. */
  public List<String> inputs(String topic) {
    return building && REPLAYED.contains(topic)
        ? List.of(topic, shadow(generation, topic))
        : List.of(topic);
  }

  /** The topic to write instead of one of the pipeline's output topics. */
  public String output(String topic) {
    return building ? shadow(generation, topic) : topic;
  }

  /** Name of a topic that only one generation uses while it is being built. */
  public static String shadow(int generation, String topic) {
    return "g" + generation + "." + topic;
  }
}
