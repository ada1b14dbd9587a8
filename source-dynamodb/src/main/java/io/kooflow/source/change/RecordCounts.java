package io.kooflow.source.change;

/** Told of each record made; called by the task's thread alone. */
public interface RecordCounts {

  /** A change event. */
  void event();

  /** A change event without its before, which cannot be read; counted as an event too. */
  void unreadableBefore();

  /** A dead letter in place of an event. */
  void deadLetter();

  /** An attribute that the schema does not know was dropped from an event. */
  void droppedAttribute(String name);

  /** A record that a global table wrote for itself alone; no event. */
  void replicationEcho();
}
