package io.kooflow.flink.landing;

import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooScores;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.events.User;
import io.kooflow.events.UserChange;
import io.kooflow.schemas.Position;
import java.nio.ByteBuffer;

/** Events with plausible values, all derived from a number. */
final class Events {
  static final long FIRST_MILLIS = 1_700_000_000_000L;

  private Events() {}

  static KooChange koo(int n) {
    Koo koo =
        Koo.newBuilder()
            .setContentId(n)
            .setCreator(1000 + n)
            .setKind("K")
            .setText("koo \u0915\u0942 \uD83D\uDC26 " + n)
            .setLangGroup("hi")
            .setCreatedAt(FIRST_MILLIS + n * 60_000L)
            .build();
    return KooChange.newBuilder()
        .setAfter(koo)
        .setContentId(n)
        .setOp("INSERT")
        .setChangedAt(FIRST_MILLIS + n * 60_000L)
        .setPosition(position(n))
        .build();
  }

  static ReactionChange like(int n) {
    Reaction reaction =
        Reaction.newBuilder()
            .setContentId(n % 10 + 1)
            .setUserId(n)
            .setType("LIKE")
            .setCreatedAt(FIRST_MILLIS + n * 3_600_000L)
            .build();
    return ReactionChange.newBuilder()
        .setAfter(reaction)
        .setContentId(reaction.getContentId())
        .setUserId(n)
        .setOp("INSERT")
        .setChangedAt(FIRST_MILLIS + n * 3_600_000L)
        .setPosition(position(n))
        .build();
  }

  static ReactionChange takenBack(int n) {
    return ReactionChange.newBuilder()
        .setBefore(like(n).getAfter())
        .setContentId(n % 10 + 1)
        .setUserId(n)
        .setOp("REMOVE")
        .setChangedAt(FIRST_MILLIS + n * 3_600_000L + 1000)
        .setPosition(position(n + 1_000_000))
        .build();
  }

  static UserChange user(int n) {
    User user =
        User.newBuilder()
            .setUserId(n)
            .setHandle("user" + n)
            .setLangGroup("ta")
            .setCreatedAt(FIRST_MILLIS)
            .build();
    return UserChange.newBuilder()
        .setAfter(user)
        .setUserId(n)
        .setOp("INSERT")
        .setChangedAt(FIRST_MILLIS)
        .setPosition(position(n))
        .build();
  }

  static KooScores scores(int n) {
    return KooScores.newBuilder()
        .setContentId(n)
        .setPosition(position(n))
        .setModel("koo-text")
        .setVersion("1")
        .setLanguage("en")
        .setLanguageProbability(0.75)
        .setSentiment("positive")
        .setSentimentProbability(0.5)
        .setScoredAt(FIRST_MILLIS)
        .build();
  }

  static ByteBuffer position(int n) {
    return Position.stream(1, Integer.toString(n)).toByteBuffer();
  }
}
