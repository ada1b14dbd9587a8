package io.kooflow.torture.streams;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What is done to one process. */
enum Fault {
  /** An instance gets kill -9 and starts again on its state. */
  KILL,
  /** An instance dies between the drain of its work and the commit of the transaction. */
  IN_COMMIT,
  /** An instance stands still (SIGSTOP) until its group has given its work away, then goes on. */
  FREEZE,
  /** All instances stand still until the broker has aborted what they had open, then go on. */
  TIME_OUT,
  /** An instance gets kill -9 and starts again without its state. */
  WIPE,
  /** An instance ends in order, bytes of its state are turned, and it starts again. */
  CORRUPT,
  /** The broker gets kill -9 and starts again on its data. */
  BROKER,
  /** All instances end in order and start again, one after another. */
  ROLL;

  /** Whether one instance is chosen for it. */
  boolean ofOne() {
    return switch (this) {
      case KILL, FREEZE, WIPE, CORRUPT -> true;
      case IN_COMMIT, TIME_OUT, BROKER, ROLL -> false;
    };
  }

  /** Each once, in an order that the seed decides. */
  static List<Fault> plan(long seed) {
    List<Fault> plan = new ArrayList<>(List.of(values()));
    Collections.shuffle(plan, new Random(seed));
    return plan;
  }
}
