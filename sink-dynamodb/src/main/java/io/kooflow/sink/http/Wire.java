package io.kooflow.sink.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes to and from a server, as they are or in TLS. Never waits. */
interface Wire {
  /** Where bytes go. */
  interface Receiver {
    /** Takes all of them. */
    void take(ByteBuffer bytes) throws IOException;
  }

  /** Hands over what came; false if nothing will come any more. */
  boolean read(Receiver receiver) throws IOException;

  /** Sends of {@code bytes} what can be sent now, which may be nothing. */
  void write(ByteBuffer bytes) throws IOException;

  /** Whether the last write did not end for want of room in the socket. */
  boolean isBlocked();
}
