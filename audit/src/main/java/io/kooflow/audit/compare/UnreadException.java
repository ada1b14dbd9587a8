package io.kooflow.audit.compare;

import java.io.IOException;
import java.io.Serial;
import java.util.List;

/** A store could not be read to its end; says which parts of it. */
public final class UnreadException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final transient List<Unread> unread;

  /** At least one part. */
  public UnreadException(List<Unread> unread) {
    super(unread.get(0).store() + ": " + unread.get(0).reason());
    this.unread = List.copyOf(unread);
  }

  /** The parts that could not be read. */
  public List<Unread> unread() {
    return unread;
  }
}
