package io.kooflow.platform.input;

import java.util.Iterator;
import java.util.Map;

/** A finite, repeatable sequence of writes. The same settings give the same writes. */
public interface Input {

  /** What the reader of the terminal is told, such as {@code polis (10 conversations)}. */
  String description();

  /** How many writes {@link #writes()} gives, known before the first. */
  long size();

  /** The writes in order, from the first, on each call. */
  Iterator<StoreWrite> writes();

  /** Ids outside of Kooflow by content id; empty text for a koo that only exists here. */
  Map<Long, String> externalIds();
}
