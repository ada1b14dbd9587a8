package io.kooflow.streams;

import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooScores;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.Position;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Change events for tests; the number is the sequence number of the stream. */
final class Changes {
  static final long NOW = 1_700_000_000_000L;

  private Changes() {}

  static ByteBuffer position(long number) {
    return Position.stream(1, Long.toString(number)).toByteBuffer();
  }

  static Koo koo(long id) {
    Koo koo = new Koo();
    koo.setContentId(id);
    koo.setCreator(77L);
    koo.setKind("K");
    koo.setText("text of " + id);
    koo.setLangGroup("kn");
    koo.setCreatedAt(NOW);
    return koo;
  }

  static Koo child(long id, long parent, String kind) {
    Koo koo = koo(id);
    koo.setParent(parent);
    koo.setSuperParent(parent);
    koo.setKind(kind);
    return koo;
  }

  static KooChange put(Koo koo, long number) {
    return kooChange(koo.getContentId(), koo, number);
  }

  static KooChange remove(long id, long number) {
    return kooChange(id, null, number);
  }

  private static KooChange kooChange(long id, @Nullable Koo after, long number) {
    KooChange change = new KooChange();
    change.setContentId(id);
    change.setAfter(after);
    change.setOp(after == null ? "REMOVE" : "MODIFY");
    change.setChangedAt(NOW + number);
    change.setPosition(position(number));
    return change;
  }

  static ReactionChange react(long target, long user, String type, long number) {
    Reaction reaction = new Reaction(target, user, type, NOW + number);
    return reactionChange(target, user, reaction, number);
  }

  static ReactionChange unreact(long target, long user, long number) {
    return reactionChange(target, user, null, number);
  }

  private static ReactionChange reactionChange(
      long target, long user, @Nullable Reaction after, long number) {
    ReactionChange change = new ReactionChange();
    change.setContentId(target);
    change.setUserId(user);
    change.setAfter(after);
    change.setOp(after == null ? "REMOVE" : "MODIFY");
    change.setChangedAt(NOW + number);
    change.setPosition(position(number));
    return change;
  }

  static KooScores scores(long id, long number, String sentiment) {
    KooScores scores = new KooScores();
    scores.setContentId(id);
    scores.setPosition(position(number));
    scores.setModel("koo-text");
    scores.setVersion("1");
    scores.setLanguage("kn");
    scores.setLanguageProbability(1.0);
    scores.setSentiment(sentiment);
    scores.setSentimentProbability(1.0);
    scores.setScoredAt(NOW + number);
    return scores;
  }
}
