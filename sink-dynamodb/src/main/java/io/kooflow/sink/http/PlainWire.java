package io.kooflow.sink.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes as they are. */
final class PlainWire implements Wire {
  private static final int BUFFER_BYTES = 16 << 10;

  private final SocketChannel channel;
  private final ByteBuffer came = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private boolean blocked;

  PlainWire(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public boolean read(Receiver receiver) throws IOException {
    if (channel.read(came.clear()) < 0) {
      return false;
    }
    receiver.take(came.flip());
    return true;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
    blocked = bytes.hasRemaining();
  }

  @Override
  public boolean isBlocked() {
    return blocked;
  }
}
