package io.kooflow.torture.kills;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * One kill of a plan.
 *
 * @param process name of the process, as in {@code endpoints.json}
 * @param pause how long the pipeline runs undisturbed before
 */
record Kill(String process, Duration pause) {
  private static final int SHORTEST_PAUSE_MILLIS = 200;
  private static final int LONGEST_PAUSE_MILLIS = 6_000;

  /** Each process once, in an order and with pauses that the seed alone decides. */
  static List<Kill> plan(long seed, Collection<String> processes) {
    Random random = new Random(seed);
    List<String> order = new ArrayList<>(new TreeSet<>(processes));
    Collections.shuffle(order, random);
    return order.stream().map(process -> new Kill(process, pause(random))).toList();
  }

  private static Duration pause(Random random) {
    return Duration.ofMillis(
        SHORTEST_PAUSE_MILLIS + random.nextInt(LONGEST_PAUSE_MILLIS - SHORTEST_PAUSE_MILLIS + 1));
  }
}
