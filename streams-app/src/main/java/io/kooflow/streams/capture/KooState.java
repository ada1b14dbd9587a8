package io.kooflow.streams.capture;

import io.kooflow.engagement.ChangePosition;
import io.kooflow.engagement.EventTime;
import io.kooflow.engagement.KooFacts;
import io.kooflow.events.Koo;
import io.kooflow.events.KooScores;
import io.kooflow.streams.deadletter.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Last known state of one koo.
 *
 * @param position place of the change that led here
 * @param changedAt when the store took it, epoch milliseconds
 * @param koo the koo; null while it is absent
 * @param textPosition place of the change that last gave the text; null while the koo is absent
 */
public record KooState(
    ChangePosition position,
    long changedAt,
    @Nullable Koo koo,
    @Nullable ChangePosition textPosition) {

  long absentSince() {
    return koo == null ? changedAt : Long.MAX_VALUE;
  }

  /** The scores themselves if they are of the present text or a later reading of it, else null. */
  public @Nullable KooScores applicable(@Nullable KooScores scores) {
    return scores != null
            && textPosition != null
            && Checks.position(scores.getPosition()).compareTo(textPosition) >= 0
        ? scores
        : null;
  }

  /** What the rules need to know of the koo; null while it is absent. */
  public @Nullable KooFacts facts() {
    return koo == null ? null : facts(koo, changedAt);
  }

  /**
   * What the rules need to know of a koo.
   *
   * @param changedAt when the store took the change that gave it, epoch milliseconds
   */
  public static KooFacts facts(Koo koo, long changedAt) {
    return new KooFacts(
        koo.getContentId(),
        koo.getParent(),
        koo.getSuperParent(),
        koo.getCreator(),
        koo.getKind(),
        koo.getLangGroup(),
        EventTime.weighed(koo.getCreatedAt(), changedAt));
  }
}
