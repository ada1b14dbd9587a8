package io.kooflow.torture.workers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What happens to a worker while tables change.
 *
 * @param kind what
 * @param worker its number, 0 or 1
 */
public record Fault(Kind kind, int worker) {
  /** What a process can suffer. */
  public enum Kind {
    /** kill -9, and started again once the other worker has its tasks or not. */
    KILL,
    /**
     * Stopped (SIGSTOP) for longer than its session lasts, then on with what it was about to do.
     */
    FREEZE
  }

  private static final int WORKERS = 2;

  /** What hits whichever worker runs a task: four kills and two freezes, in seeded order. */
  static List<Kind> planOfKinds(long seed) {
    List<Kind> kinds =
        new ArrayList<>(
            List.of(Kind.KILL, Kind.KILL, Kind.KILL, Kind.KILL, Kind.FREEZE, Kind.FREEZE));
    Collections.shuffle(kinds, new Random(seed));
    return List.copyOf(kinds);
  }

  /** Each kind once on each worker, in an order that the seed alone decides. */
  static List<Fault> plan(long seed) {
    Random random = new Random(seed);
    List<Fault> faults = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      for (Kind kind : Kind.values()) {
        faults.add(new Fault(kind, worker));
      }
    }
    Collections.shuffle(faults, random);
    return List.copyOf(faults);
  }
}
