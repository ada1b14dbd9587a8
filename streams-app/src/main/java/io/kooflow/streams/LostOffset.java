package io.kooflow.streams;

import org.apache.kafka.clients.consumer.InvalidOffsetException;

/** Tells whether a thread failed because what it wanted to read next is gone. */
final class LostOffset {
  private LostOffset() {}

  /** Another try cannot help then, and going on elsewhere would lose records silently. */
  static boolean caused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidOffsetException) {
        return true;
      }
    }
    return false;
  }
}
