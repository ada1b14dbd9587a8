package io.kooflow.source.change;

/** Told of each record made; called by the task's thread alone. */
public interface RecordCounts {

  /** A change event. */
  void event();

  /** A change event without its before, which cannot be read; counted as an event too. */
  void unreadableBefore();

  /** A dead letter in place of an event. */
  void deadLetter();
}
