package io.kooflow.flink.scoring;

import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.schemas.Position;
import org.jspecify.annotations.Nullable;

/** Changes of koos as the source writes them. */
final class KooChanges {
  private static final long CREATED_AT = 1_700_000_000_000L;

  private KooChanges() {}

  static KooChange inserted(long id, @Nullable String text) {
    return change(id, "INSERT", null, koo(id, text, "en"), 1);
  }

  static KooChange edited(long id, @Nullable String before, @Nullable String after, int sequence) {
    return change(id, "MODIFY", koo(id, before, "en"), koo(id, after, "en"), sequence);
  }

  static KooChange movedTo(String langGroup, long id, String text, int sequence) {
    return change(id, "MODIFY", koo(id, text, "en"), koo(id, text, langGroup), sequence);
  }

  static KooChange removed(long id, String text, int sequence) {
    return change(id, "REMOVE", koo(id, text, "en"), null, sequence);
  }

  static Position position(int sequence) {
    return Position.stream(1, Integer.toString(sequence));
  }

  private static KooChange change(
      long id, String op, @Nullable Koo before, @Nullable Koo after, int sequence) {
    return KooChange.newBuilder()
        .setContentId(id)
        .setOp(op)
        .setBefore(before)
        .setAfter(after)
        .setChangedAt(CREATED_AT + sequence)
        .setPosition(position(sequence).toByteBuffer())
        .build();
  }

  private static Koo koo(long id, @Nullable String text, String langGroup) {
    return Koo.newBuilder()
        .setContentId(id)
        .setCreator(1)
        .setKind("K")
        .setText(text)
        .setLangGroup(langGroup)
        .setCreatedAt(CREATED_AT)
        .build();
  }
}
