package io.kooflow.source.change;

/** Counts what was told. */
public final class Recorded implements RecordCounts {
  public int events;
  public int unreadableBefores;
  public int deadLetters;

  @Override
  public void event() {
    events++;
  }

  @Override
  public void unreadableBefore() {
    unreadableBefores++;
  }

  @Override
  public void deadLetter() {
    deadLetters++;
  }
}
