package io.kooflow.audit;

import java.util.List;

/**
 * One consumer group of the pipeline and what it reads, in the order in which its work flows.
 *
 * @param group consumer group
 * @param topics topics that it reads; one that it feeds itself comes after those that it is fed
 *     from. A topic that does not exist (yet) holds nothing to wait for.
 */
public record Hop(String group, List<String> topics) {
  /** Copies the topics. */
  public Hop {
    topics = List.copyOf(topics);
  }
}
