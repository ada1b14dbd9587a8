package io.kooflow.sink.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Answers each request with the bytes that a test says, for faults that no real server shows. */
final class RawServer implements AutoCloseable {
  /** Says what to do about one request. */
  interface Behaviour {
    /** Writes to {@code out} or does not; false to close the connection then. */
    boolean answer(String body, OutputStream out) throws IOException;
  }

  private final ServerSocket listening;
  private final Behaviour behaviour;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private RawServer(ServerSocket listening, Behaviour behaviour) {
    this.listening = listening;
    this.behaviour = behaviour;
    start(this::accept);
  }

  static RawServer plain(Behaviour behaviour) throws IOException {
    return new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
  }

  /** Speaks this version of TLS alone. */
  static RawServer tls(SSLContext context, String version, Behaviour behaviour) throws IOException {
    SSLServerSocket socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setEnabledProtocols(new String[] {version});
    return new RawServer(socket, behaviour);
  }

  Server at(String scheme, String host) {
    return Server.of(URI.create(scheme + "://" + host + ":" + listening.getLocalPort()));
  }

  /** Connections that came so far. */
  int connections() {
    return connections.get();
  }

  static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        connections.incrementAndGet();
        sockets.add(socket);
        start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      while (behaviour.answer(body(in), socket.getOutputStream())) {
        socket.getOutputStream().flush();
      }
    } catch (IOException clientWentAway) {
      // As servers take it.
    }
  }

  private static String body(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed");
      }
      head.append((char) next);
    }
    int length = Integer.parseInt(head.toString().replaceAll("(?s).*length:(\\d+).*", "$1"));
    return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }
}
