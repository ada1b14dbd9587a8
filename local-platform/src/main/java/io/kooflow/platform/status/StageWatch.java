package io.kooflow.platform.status;

import io.kooflow.platform.stage.Progress.Reached;
import io.kooflow.platform.stage.Stage;
import io.kooflow.platform.status.Status.StageState;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether stages make progress between looks at them: one that has records to read and reads none
 * within the window is stuck. Safe for use by several threads.
 */
final class StageWatch {
  private final long windowNanos;
  private final Map<String, Stage> first = new HashMap<>();
  private final Map<String, Stage> newest = new HashMap<>();
  private long beganNanos;

  StageWatch(Duration window) {
    this.windowNanos = window.toNanos();
  }

  /** Takes what a look saw; whether no further look is needed. */
  synchronized boolean saw(List<Stage> stages) {
    if (first.isEmpty()) {
      beganNanos = System.nanoTime();
    }
    boolean enough = true;
    for (Stage stage : stages) {
      first.putIfAbsent(stage.name(), stage);
      newest.put(stage.name(), stage);
      enough &= isDone(stage) || moves(stage);
    }
    return enough || System.nanoTime() - beganNanos > windowNanos;
  }

  private static boolean isDone(Stage stage) {
    return stage.lag() == 0;
  }

  private boolean moves(Stage stage) {
    return first.getOrDefault(stage.name(), stage).reached() != stage.reached();
  }

  /**
   * The states, in this order.
   *
   * @param problem why the looks ended early; empty if they did not
   * @param since what the running command saw last
   */
  synchronized List<StageState> states(
      List<String> names, String problem, Map<String, Reached> since, Instant now) {
    List<StageState> states = new ArrayList<>();
    for (String name : names) {
      Stage stage = newest.get(name);
      if (stage == null || (!problem.isEmpty() && !isDone(stage) && !moves(stage))) {
        states.add(new StageState(name, problem, null, null, seconds(since.get(name), now)));
        continue;
      }
      String state = isDone(stage) ? "done" : moves(stage) ? "moves" : "stuck";
      Long seconds = moves(stage) ? Long.valueOf(0) : seconds(since.get(name), now);
      states.add(new StageState(name, state, stage.count(), stage.lag(), seconds));
    }
    return states;
  }

  private static @Nullable Long seconds(@Nullable Reached reached, Instant now) {
    if (reached == null) {
      return null;
    }
    try {
      return Math.max(0, Duration.between(Instant.parse(reached.since()), now).toSeconds());
    } catch (DateTimeParseException foreign) {
      return null;
    }
  }
}
