package io.kooflow.source.change;

import java.util.Locale;

/** A change event is larger than a message may be. */
public final class OversizedChangeException extends Exception {
  private static final long serialVersionUID = 1L;

  public OversizedChangeException(long bytes, int most) {
    super(
        String.format(
            Locale.ROOT,
            "The change event has up to %d bytes, above message.max.bytes=%d",
            bytes,
            most));
  }
}
