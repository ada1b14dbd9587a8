package io.kooflow.sink.http;

import java.io.IOException;

/**
 * Takes what became of one request: exactly one of the two is called, once. Must neither wait nor
 * throw: other answers wait meanwhile.
 */
public interface Reply {
  /** The server answered, whatever it said. */
  void answered(Answer answer);

  /** No whole answer came; what was asked for may have been done. */
  void failed(IOException why);
}
