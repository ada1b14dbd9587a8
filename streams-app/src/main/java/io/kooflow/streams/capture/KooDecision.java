package io.kooflow.streams.capture;

import io.kooflow.engagement.ChangePosition;
import io.kooflow.engagement.CountedReaction;
import io.kooflow.engagement.KooFacts;
import io.kooflow.engagement.ReactionState;
import io.kooflow.events.Koo;
import io.kooflow.streams.reactions.TargetedReaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one change of a koo does: the state to keep and what its parents are to be told. Parents get
 * states with positions, never differences, so telling them twice is harmless.
 *
 * @param stale true for a duplicate or an older change: nothing is to be done
 * @param next the state to keep
 * @param told what parents are to be told: at most the old one and the new one
 */
record KooDecision(boolean stale, KooState next, List<TargetedReaction> told) {

  /**
   * @param stored null for the first change seen of this koo
   * @param after the koo after the change, null for a removal
   */
  static KooDecision decide(
      @Nullable KooState stored,
      long contentId,
      ChangePosition position,
      long changedAt,
      @Nullable Koo after) {
    if (stored != null && position.compareTo(stored.position()) <= 0) {
      return new KooDecision(true, stored, List.of());
    }
    ChangePosition textPosition = textPosition(stored, position, after);
    KooState next = new KooState(position, changedAt, after, textPosition);
    return new KooDecision(false, next, told(contentId, stored, next));
  }

  /** Where the text was last given; an unchanged text keeps its place, so its scores stay valid. */
  private static @Nullable ChangePosition textPosition(
      @Nullable KooState stored, ChangePosition position, @Nullable Koo after) {
    if (after == null) {
      return null;
    }
    Koo before = stored == null ? null : stored.koo();
    if (stored == null || before == null) {
      return position;
    }
    return Objects.equals(before.getText(), after.getText()) ? stored.textPosition() : position;
  }

  private static List<TargetedReaction> told(
      long contentId, @Nullable KooState stored, KooState next) {
    Counted was = Counted.of(stored);
    Counted is = Counted.of(next);
    List<TargetedReaction> told = new ArrayList<>();
    if (was != null && (is == null || is.parent != was.parent)) {
      ReactionState absent = ReactionState.absent(next.position(), next.changedAt()).by(was.author);
      told.add(TargetedReaction.ofChild(was.parent, contentId, absent));
    }
    if (is != null && !is.equals(was)) {
      ReactionState present =
          new ReactionState(next.position(), next.changedAt(), is.reaction, is.author);
      told.add(TargetedReaction.ofChild(is.parent, contentId, present));
    }
    return told;
  }

  /** What a child counts for, and for whom. */
  private record Counted(long parent, CountedReaction reaction, long author) {
    static @Nullable Counted of(@Nullable KooState state) {
      KooFacts facts = state == null ? null : state.facts();
      if (facts == null) {
        return null;
      }
      Long parent = facts.parent();
      CountedReaction reaction = facts.asReaction();
      return parent == null || reaction == null
          ? null
          : new Counted(parent, reaction, facts.creator());
    }
  }
}
