package io.kooflow.schemas.text;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;

/**
 * Takes from texts what moves a terminal's cursor, hides, or turns the direction of what follows:
 * control and format characters, line and paragraph separators, and halves of surrogate pairs. They
 * are written as {@code \}{@code uXXXX}, which in JSON means the same. Stay: line feed and tab, and
 * the joiners that Indic scripts and emoji are made with.
 */
public final class Printable {
  private static final int JOINER = 0x200D;
  private static final int NON_JOINER = 0x200C;

  private Printable() {}

  /** The text as it may be printed. */
  public static String of(String text) {
    if (text.codePoints().allMatch(Printable::stays)) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            code -> {
              if (stays(code)) {
                printable.appendCodePoint(code);
              } else {
                for (char part : Character.toChars(code)) {
                  printable.append(String.format(Locale.ROOT, "\\u%04X", (int) part));
                }
              }
            });
    return printable.toString();
  }

  /** As {@link #of}, on one line: line feeds and tabs become blanks. */
  public static String line(String text) {
    return of(text.replaceAll("[\\n\\r\\t]+", " "));
  }

  private static boolean stays(int code) {
    if (code == '\n' || code == '\t' || code == JOINER || code == NON_JOINER) {
      return true;
    }
    int type = Character.getType(code);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }

  /** A writer that prints all it is given in this way, and flushes after each line. */
  public static PrintWriter on(Writer out) {
    return new PrintWriter(new Filter(out), true);
  }

  /** Keeps the first half of a pair until the second comes. */
  private static final class Filter extends FilterWriter {
    private char half;

    private Filter(Writer out) {
      super(out);
    }

    @Override
    public void write(int single) throws IOException {
      write(new char[] {(char) single}, 0, 1);
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      write(new String(text, from, length), 0, length);
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
      String all = (half == 0 ? "" : String.valueOf(half)) + text.substring(from, from + length);
      half = 0;
      if (!all.isEmpty() && Character.isHighSurrogate(all.charAt(all.length() - 1))) {
        half = all.charAt(all.length() - 1);
        all = all.substring(0, all.length() - 1);
      }
      out.write(of(all));
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      if (half != 0) {
        out.write(of(String.valueOf(half)));
      }
      out.close();
    }
  }
}
