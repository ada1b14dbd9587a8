package io.kooflow.platform.input.polis;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;

/** Leaves out the mark that some exports put before the header. */
record ByteOrderMark(Reader reader) {
  private static final char MARK = '\uFEFF';

  Reader skipped() throws IOException {
    PushbackReader pushback = new PushbackReader(reader);
    int first = pushback.read();
    if (first != -1 && first != MARK) {
      pushback.unread(first);
    }
    return pushback;
  }
}
