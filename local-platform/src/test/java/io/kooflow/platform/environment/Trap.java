package io.kooflow.platform.environment;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** An address on loopback that nobody should ask: it counts who does, and hangs up. */
final class Trap implements AutoCloseable {
  private final ServerSocket listener;
  private final AtomicInteger caught = new AtomicInteger();

  private Trap(ServerSocket listener) {
    this.listener = listener;
  }

  static Trap open() throws IOException {
    Trap trap = new Trap(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread thread = new Thread(trap::listen, "trap");
    thread.setDaemon(true);
    thread.start();
    return trap;
  }

  int port() {
    return listener.getLocalPort();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Connections so far. */
  int caught() {
    return caught.get();
  }

  private void listen() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        caught.incrementAndGet();
      } catch (IOException closed) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
