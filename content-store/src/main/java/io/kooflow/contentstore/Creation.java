package io.kooflow.contentstore;

/** What became of writing something that must be new. */
public enum Creation {
  /** It was written. */
  CREATED,
  /** The same item, value for value, stands there already: a repeat whose answer was lost. */
  REPEATED,
  /** Another item has this id; it was left as it is. */
  TAKEN
}
