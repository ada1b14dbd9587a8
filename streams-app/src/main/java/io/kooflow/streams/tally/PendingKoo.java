package io.kooflow.streams.tally;

import io.kooflow.engagement.Actor;
import io.kooflow.engagement.CountedReaction;
import io.kooflow.engagement.EngagementChange;
import io.kooflow.engagement.ReactionState;
import io.kooflow.streams.reactions.TargetedReaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What happened to one koo since the last commit. */
final class PendingKoo {
  private static final long[] NOBODY = {};

  private @Nullable EngagementChange change;
  private long[] reactors = NOBODY;
  private int reactorCount;
  private List<Crossing> arrivals = List.of();
  private Map<String, Long> seeds = Map.of();
  private long timestamp;

  /** Takes in one reaction whose effect differs from that of {@code stored}. */
  void react(TargetedReaction reaction, @Nullable ReactionState stored, List<Long> halfLives) {
    if (change == null) {
      change = new EngagementChange(halfLives);
    }
    CountedReaction after = reaction.state().reaction();
    change.replace(stored == null ? null : stored.reaction(), after);
    if (after != null && stored == null && reaction.actor().kind() == Actor.Kind.KOO) {
      arrived(new Crossing(after.type(), null, reaction.actor().id(), after.createdAt()));
    }
  }

  private void arrived(Crossing arrival) {
    if (arrivals.isEmpty()) {
      arrivals = new ArrayList<>(2);
    }
    arrivals.add(arrival);
  }

  /** One user more who reacted; 0 for nobody. */
  void reactor(long user) {
    if (user == 0) {
      return;
    }
    if (reactorCount == reactors.length) {
      reactors = Arrays.copyOf(reactors, Math.max(4, 2 * reactorCount));
    }
    reactors[reactorCount++] = user;
  }

  void seed(Map<String, Long> marks) {
    seeds = marks;
  }

  void at(long epochMillis) {
    timestamp = Math.max(timestamp, epochMillis);
  }

  @Nullable EngagementChange change() {
    return change;
  }

  void forEachReactor(LongConsumer consumer) {
    for (int i = 0; i < reactorCount; i++) {
      consumer.accept(reactors[i]);
    }
  }

  List<Crossing> arrivals() {
    return arrivals;
  }

  Map<String, Long> seeds() {
    return seeds;
  }

  /** Of the newest record that led here. */
  long timestamp() {
    return timestamp;
  }
}
