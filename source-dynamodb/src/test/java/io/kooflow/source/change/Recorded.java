package io.kooflow.source.change;

import java.util.ArrayList;
import java.util.List;

/** Counts what was told. */
public final class Recorded implements RecordCounts {
  public int events;
  public int unreadableBefores;
  public int deadLetters;
  public int echoes;
  public final List<String> dropped = new ArrayList<>();

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

  @Override
  public void droppedAttribute(String name) {
    dropped.add(name);
  }

  @Override
  public void replicationEcho() {
    echoes++;
  }
}
