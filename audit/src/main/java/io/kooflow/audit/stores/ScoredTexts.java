package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Row;
import io.kooflow.audit.compare.RowSource;
import io.kooflow.events.Koo;
import io.kooflow.events.KooScores;
import io.kooflow.schemas.Position;
import io.kooflow.scoring.Instance;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether every text has its scores: each present koo with a text that a model can take must have,
 * in {@code koo.scores}, those of the change that gave it the text. A dead letter explains why they
 * are not there; the scores are missing all the same.
 */
final class ScoredTexts {
  static final String SCORED = "scored text";

  private final TableRows<Koo> koos;
  private final NewestTexts texts;
  private final KnownScores scores;
  private final UnscoredTexts unscored;

  ScoredTexts(TableRows<Koo> koos, NewestTexts texts, KnownScores scores, UnscoredTexts unscored) {
    this.koos = koos;
    this.texts = texts;
    this.scores = scores;
    this.unscored = unscored;
  }

  /** What there must be, and what there is. */
  List<RowSource> sources() {
    return List.of(
        new GivenRows("store:texts", each -> rows(each, this::wanted)),
        new GivenRows("topic:texts scored", each -> rows(each, this::found)));
  }

  private interface RowOf {
    @Nullable Row of(long contentId);
  }

  private void rows(Consumer<Row> consumer, RowOf rowOf) throws InterruptedException {
    koos.forEachRecord(
        koo -> {
          Row row = canBeScored(koo) ? rowOf.of(koo.getContentId()) : null;
          if (row != null) {
            consumer.accept(row);
          }
        });
  }

  /** Neither client nor endpoint takes a text that is too long or no Unicode. */
  private static boolean canBeScored(Koo koo) {
    String text = koo.getText();
    return text != null && new Instance(Long.toString(koo.getContentId()), text).fault().isEmpty();
  }

  /** A change that the log no longer has cannot be told; any scores will do then. */
  private Row wanted(long contentId) {
    Position given = texts.of(contentId);
    Position known = scores.positionOf(contentId);
    Position wanted = given == null ? known : given;
    return new Row(contentId, SCORED, wanted == null ? "at any position" : "at " + wanted);
  }

  private @Nullable Row found(long contentId) {
    Position given = texts.of(contentId);
    Position known = scores.positionOf(contentId);
    boolean right = known != null && (given == null || known.equals(given));
    String reason = right ? null : unscored.reason(contentId, given);
    if (reason != null) {
      return new Row(contentId, SCORED, reason);
    }
    return known == null ? null : new Row(contentId, SCORED, "at " + known);
  }

  /** Whether these are, value for value, the newest scores of their koo. */
  boolean hold(KooScores shown) {
    return scores.hold(shown);
  }

  /**
   * Whether a koo that is shown without scores should have some: the scores of its text are there.
   */
  boolean shouldShow(long contentId) {
    Position given = texts.of(contentId);
    Position known = scores.positionOf(contentId);
    return given != null && known != null && known.compareTo(given) >= 0;
  }
}
