package io.kooflow.flink.scoring;

import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.flink.records.KafkaRecord;
import io.kooflow.schemas.Position;
import java.util.Optional;

/** A text to be scored and the record it came in. A Flink POJO: public fields, no Kryo. */
public final class ChangedText {
  public long contentId;
  public String text = "";

  /** Position of the change, 22 bytes. */
  public byte[] position = new byte[0];

  /** The change itself, for the dead letters. */
  public KafkaRecord record = new KafkaRecord();

  public ChangedText() {}

  /**
   * The text of a change that made or edited it; empty for a removal, a koo without text, and a
   * change that left the text alone.
   *
   * @throws IllegalArgumentException if the position is none
   */
  static Optional<ChangedText> of(KooChange change, KafkaRecord record) {
    Koo after = change.getAfter();
    if (after == null || after.getText() == null || sameText(change.getBefore(), after)) {
      return Optional.empty();
    }
    ChangedText changed = new ChangedText();
    changed.contentId = change.getContentId();
    changed.text = after.getText();
    changed.position = Position.of(change.getPosition()).bytes();
    changed.record = record;
    return Optional.of(changed);
  }

  private static boolean sameText(Koo before, Koo after) {
    return before != null && after.getText().equals(before.getText());
  }

  /** Where it came from, never what it says. */
  @Override
  public String toString() {
    return "text of " + contentId + " in " + record;
  }
}
