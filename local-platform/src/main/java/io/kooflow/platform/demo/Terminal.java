package io.kooflow.platform.demo;

import io.kooflow.schemas.text.Printable;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;

/**
 * Where the user reads along: lines that stay, and one line that is written over where the output
 * is a terminal, or repeated now and then where it is not. Safe for use by several threads.
 */
final class Terminal {
  private static final int WIDTH = 158;
  private static final Set<String> WITHOUT_CURSOR = Set.of("", "dumb");
  private static final long PLAIN_EVERY_NANOS = 10_000_000_000L;

  private final PrintStream out;
  private final boolean refreshing;
  private final int width;
  private boolean statusShown;
  private long lastPlain = System.nanoTime() - PLAIN_EVERY_NANOS;

  /**
   * @param width characters of a line that is written over; a longer one would be written under
   */
  Terminal(PrintStream out, boolean refreshing, int width) {
    this.out = out;
    this.refreshing = refreshing;
    this.width = width;
  }

  static Terminal system() {
    return of(System.out, System.console() != null, System.getenv());
  }

  static Terminal of(PrintStream out, boolean terminal, Map<String, String> environment) {
    boolean cursor = !WITHOUT_CURSOR.contains(environment.getOrDefault("TERM", ""));
    return new Terminal(out, terminal && cursor, width(environment.getOrDefault("COLUMNS", "")));
  }

  /** One less than there are: some terminals go to the next line at the last. */
  private static int width(String columns) {
    return columns.matches("[1-9][0-9]{0,3}")
        ? Math.min(WIDTH, Math.max(1, Integer.parseInt(columns) - 1))
        : WIDTH;
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
      String fitting = line.length() > width ? line.substring(0, width) : line;
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
