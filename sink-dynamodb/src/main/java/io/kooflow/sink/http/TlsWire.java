package io.kooflow.sink.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** Bytes in TLS. The handshake goes on with whatever is read and written. */
final class TlsWire implements Wire {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;

  /** Sealed bytes: to be read by the engine, and to be sent. */
  private final ByteBuffer came;

  private ByteBuffer goes;

  private ByteBuffer opened;

  /**
   * @param engine of a client that checks the server's name
   */
  TlsWire(SocketChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
    this.came = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize());
    this.goes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
    this.opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
  }

  @Override
  public boolean read(Receiver receiver) throws IOException {
    boolean ended = channel.read(came) < 0;
    came.flip();
    boolean open = open(receiver);
    came.compact();
    return open && !ended;
  }

  private boolean open(Receiver receiver) throws IOException {
    while (true) {
      SSLEngineResult result = engine.unwrap(came, opened.clear());
      if (opened.flip().hasRemaining()) {
        receiver.take(opened);
      }
      if (result.getStatus() == Status.CLOSED) {
        return false;
      } else if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
        return true;
      } else if (result.getStatus() == Status.BUFFER_OVERFLOW) {
        opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
      } else if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK
          || result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        write(NOTHING);
        if (isBlocked()) {
          return true;
        }
      }
    }
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    while (sent()) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> seal(NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          return;
        }
        case FINISHED, NOT_HANDSHAKING -> {
          if (!bytes.hasRemaining()) {
            return;
          }
          seal(bytes);
        }
      }
    }
  }

  @Override
  public boolean isBlocked() {
    return goes.hasRemaining();
  }

  private boolean sent() throws IOException {
    if (goes.hasRemaining()) {
      channel.write(goes);
    }
    return !goes.hasRemaining();
  }

  private void seal(ByteBuffer bytes) throws IOException {
    SSLEngineResult result = engine.wrap(bytes, goes.clear());
    goes.flip();
    if (result.getStatus() == Status.BUFFER_OVERFLOW) {
      goes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
    } else if (result.getStatus() == Status.CLOSED) {
      throw new IOException("TLS was closed");
    }
  }
}
