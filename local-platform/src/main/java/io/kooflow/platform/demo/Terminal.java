package io.kooflow.platform.demo;

import io.kooflow.schemas.text.Printable;
import java.io.PrintStream;

/**
 * Where the user reads along: lines that stay, and one line that is written over where the output
 * is a terminal, or repeated now and then where it is not. Safe for use by several threads.
 */
final class Terminal {
  private static final int WIDTH = 158;
  private static final long PLAIN_EVERY_NANOS = 10_000_000_000L;

  private final PrintStream out;
  private final boolean refreshing;
  private boolean statusShown;
  private long lastPlain = System.nanoTime() - PLAIN_EVERY_NANOS;

  Terminal(PrintStream out, boolean refreshing) {
    this.out = out;
    this.refreshing = refreshing;
  }

  static Terminal system() {
    return new Terminal(System.out, System.console() != null);
  }

  /** A line that stays. */
  synchronized void line(String text) {
    clearStatus();
    out.println(Printable.of(text));
    out.flush();
  }

  /** What is going on now. */
  synchronized void status(String text) {
    if (refreshing) {
      String line = Printable.line(text);
      String fitting = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
      out.print("\r\u001b[2K" + fitting);
      statusShown = true;
    } else if (System.nanoTime() - lastPlain >= PLAIN_EVERY_NANOS) {
      lastPlain = System.nanoTime();
      out.println(Printable.line(text));
    }
    out.flush();
  }

  private void clearStatus() {
    if (statusShown) {
      out.print("\r\u001b[2K");
      statusShown = false;
    }
  }
}
