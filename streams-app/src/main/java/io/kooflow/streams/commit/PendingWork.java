package io.kooflow.streams.commit;

/**
 * What a processor has put off. Only heap: it belongs to the open transaction and is lost with it.
 */
public interface PendingWork {
  /** Keys waiting. */
  int size();

  /** Writes states and forwards outputs of all keys waiting, after which none is. */
  void drain();
}
