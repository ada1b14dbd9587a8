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
  private final Duration window;
  private final Map<String, Reached> since;
  private final Instant now;
  private final Map<String, Stage> first = new HashMap<>();
  private final Map<String, Stage> newest = new HashMap<>();
  private long beganNanos;

  /**
   * @param since what the running command saw last: where that is as far as a stage is now, nobody
   *     needs to wait for it to move
   */
  StageWatch(Duration window, Map<String, Reached> since, Instant now) {
    this.window = window;
    this.since = since;
    this.now = now;
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
      enough &= isDone(stage) || moves(stage) || isKnownToBeStuck(stage);
    }
    return enough || System.nanoTime() - beganNanos > window.toNanos();
  }

  private boolean isKnownToBeStuck(Stage stage) {
    Long seconds = seconds(stage);
    return seconds != null && seconds > window.toSeconds();
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
   */
  synchronized List<StageState> states(List<String> names, String problem) {
    List<StageState> states = new ArrayList<>();
    for (String name : names) {
      Stage stage = newest.get(name);
      if (stage == null || (!problem.isEmpty() && !isDone(stage) && !moves(stage))) {
        states.add(new StageState(name, problem, null, null, seconds(since.get(name))));
        continue;
      }
      String state = isDone(stage) ? "done" : moves(stage) ? "moves" : "stuck";
      Long seconds = moves(stage) ? Long.valueOf(0) : seconds(stage);
      states.add(new StageState(name, state, stage.count(), stage.lag(), seconds));
    }
    return states;
  }

  /** Null if it has moved since the running command looked at it. */
  private @Nullable Long seconds(Stage stage) {
    Reached reached = since.get(stage.name());
    return reached == null || reached.reached() != stage.reached() ? null : seconds(reached);
  }

  private @Nullable Long seconds(@Nullable Reached reached) {
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
