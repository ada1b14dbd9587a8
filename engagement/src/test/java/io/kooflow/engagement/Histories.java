package io.kooflow.engagement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Seeded histories of one koo, and the two ways to their engagement. */
final class Histories {
  static final long HOUR = 3_600_000;
  static final List<Long> HALF_LIVES = List.of(6 * HOUR, 72 * HOUR);
  static final long NOW = 1_700_000_000_000L;
  private static final String[] TYPES = {"LIKE", "DISLIKE", "COMMENT", "ज़िंदाबाद", ""};

  private Histories() {}

  /** One change of one actor. */
  record Step(Actor actor, ReactionState state) {}

  static ChangePosition position(long number) {
    byte[] bytes = new byte[ChangePosition.BYTES];
    for (int i = 0; i < 8; i++) {
      bytes[ChangePosition.BYTES - 1 - i] = (byte) (number >>> (8 * i));
    }
    return ChangePosition.of(bytes);
  }

  static Step like(long user, long position, long createdAt) {
    return new Step(
        Actor.user(user), ReactionState.present(position(position), createdAt, "LIKE", createdAt));
  }

  static Step takeBack(long user, long position) {
    return new Step(Actor.user(user), ReactionState.absent(position(position), NOW));
  }

  /** Steps with ascending positions; times over some months, now and then hostile. */
  static List<Step> random(Random random, int length, int actors) {
    List<Step> steps = new ArrayList<>();
    for (int i = 1; i <= length; i++) {
      long id = 1 + random.nextInt(actors);
      Actor actor = random.nextBoolean() ? Actor.user(id) : Actor.koo(id);
      ReactionState state =
          random.nextInt(3) == 0
              ? ReactionState.absent(position(i), NOW)
              : ReactionState.present(
                  position(i), NOW, TYPES[random.nextInt(TYPES.length)], time(random));
      steps.add(new Step(actor, state));
    }
    return steps;
  }

  private static long time(Random random) {
    return switch (random.nextInt(40)) {
      case 0 -> 0;
      case 1 -> Long.MAX_VALUE;
      case 2 -> Long.MIN_VALUE;
      default -> NOW - (long) (random.nextDouble() * 120 * 24 * HOUR);
    };
  }

  /** The way of the stream: change by change through the decision. */
  static Engagement applied(List<Step> steps) {
    Map<Actor, ReactionState> states = new HashMap<>();
    Engagement engagement = new Engagement(HALF_LIVES);
    for (Step step : steps) {
      ReactionState stored = states.get(step.actor());
      if (ReactionDecision.decide(stored, step.state()) != ReactionDecision.STALE) {
        states.put(step.actor(), step.state());
        EngagementChange change = new EngagementChange(HALF_LIVES);
        change.replace(stored == null ? null : stored.reaction(), step.state().reaction());
        engagement.apply(change);
      }
    }
    return engagement;
  }

  /** The naive way: the newest state of each actor, nothing else. */
  static List<CountedReaction> present(List<Step> steps) {
    Map<Actor, ReactionState> newest = new HashMap<>();
    for (Step step : steps) {
      newest.merge(
          step.actor(), step.state(), (a, b) -> a.position().compareTo(b.position()) >= 0 ? a : b);
    }
    List<CountedReaction> present = new ArrayList<>();
    for (ReactionState state : newest.values()) {
      CountedReaction reaction = state.reaction();
      if (reaction != null) {
        present.add(reaction);
      }
    }
    return present;
  }
}
