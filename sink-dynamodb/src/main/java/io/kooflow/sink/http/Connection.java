package io.kooflow.sink.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** One connection, with one request at a time. */
final class Connection {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Wire wire;
  private final AnswerReader reader = new AnswerReader();
  private ByteBuffer request = NOTHING;
  private @Nullable Answer answer;
  private boolean ended;
  private boolean accepted;

  /** What it is used for; null while it is idle. */
  @Nullable Call call;

  /** Since when it is idle, by {@link System#nanoTime}. */
  long idleSince;

  /** Which of the server's addresses it was made to. */
  final int turn;

  private Connection(SocketChannel channel, Wire wire, Selector selector, int turn)
      throws IOException {
    this.turn = turn;
    this.channel = channel;
    this.wire = wire;
    this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
  }

  /**
   * Begins to connect; what is asked meanwhile is sent afterwards.
   *
   * @param turn which of the addresses is tried, as many times round as it says
   */
  static Connection open(Server server, Resolver resolver, int turn, Selector selector)
      throws IOException {
    InetAddress[] addresses = resolver.addresses(server.host());
    InetAddress chosen = addresses[Math.floorMod(turn, addresses.length)];
    InetSocketAddress address = new InetSocketAddress(chosen, server.port());
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      Wire wire = server.tls() ? new TlsWire(channel, engine(server)) : new PlainWire(channel);
      Connection connection = new Connection(channel, wire, selector, turn);
      if (channel.connect(address)) {
        connection.accepted = true;
        connection.write();
      }
      return connection;
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private static SSLEngine engine(Server server) throws IOException {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine(server.host(), server.port());
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
      engine.setUseClientMode(true);
      return engine;
    } catch (NoSuchAlgorithmException none) {
      throw new IOException("this Java has no TLS", none);
    }
  }

  /** Sends a request, now or as soon as it can be. */
  void send(ByteBuffer bytes) throws IOException {
    request = bytes;
    if (channel.isConnected()) {
      write();
    }
  }

  /** Does what the socket is ready for; the answer, if it is complete now. */
  @Nullable Answer proceed() throws IOException {
    answer = null;
    if (key.isConnectable() && channel.finishConnect()) {
      accepted = true;
      write();
    } else if (key.isWritable()) {
      write();
    }
    if (key.isReadable()) {
      ended = !wire.read(this::take);
      if (answer == null && ended) {
        throw new EOFException("the server closed the connection");
      }
      if (request.hasRemaining() && !ended) {
        write();
      }
    }
    return answer;
  }

  /** Whether another request may follow this answer. */
  boolean isReusableAfter(Answer last) {
    return !ended && !"close".equalsIgnoreCase(last.header("connection"));
  }

  /** Whether the server ever accepted it. */
  boolean wasAccepted() {
    return accepted;
  }

  /** Also ends what is under way, without telling. */
  void close() {
    try {
      channel.close();
    } catch (IOException gone) {
      // It is not used any more either way.
    }
  }

  private void take(ByteBuffer bytes) throws IOException {
    if (call == null || answer != null) {
      throw new IOException("an answer came that nobody asked for");
    }
    answer = reader.take(bytes);
  }

  private void write() throws IOException {
    wire.write(request);
    int wanted =
        wire.isBlocked() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }
}
