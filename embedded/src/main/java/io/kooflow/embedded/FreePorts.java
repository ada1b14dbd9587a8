package io.kooflow.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds loopback ports that nobody listens on. They lie below the range from which the system takes
 * ports for outgoing connections, so a server can be started again on its old port: no client can
 * have taken it meanwhile.
 */
public final class FreePorts {
  private static final int LOWEST = 15_000;
  private static final int BOUND = 32_000;
  private static final int ATTEMPTS = 1_000;
  private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /** A port that is free now; not handed out twice by this JVM. */
  public static int next() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BOUND);
      if (isFree(port) && HANDED_OUT.add(port)) {
        return port;
      }
    }
    throw new StartFailedException("no free port found between " + LOWEST + " and " + BOUND);
  }

  /** True when a server could listen on this port of 127.0.0.1 now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /**
   * The port a server is to use: a free one for 0, else the given one.
   *
   * @throws StartFailedException if the given port is taken
   */
  static int resolve(String server, int port) {
    if (port == 0) {
      return next();
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, got " + port);
    }
    if (!isFree(port)) {
      throw new StartFailedException(
          server + " cannot start: port " + port + " of 127.0.0.1 is taken by another process");
    }
    return port;
  }
}
