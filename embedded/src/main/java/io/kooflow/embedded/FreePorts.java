package io.kooflow.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds loopback ports that nobody listens on. They lie below the range from which the system takes
 * ports for outgoing connections, so a server can be started again on its old port: no client can
 * have taken it meanwhile.
 *
 * <p>A port that was handed out belongs to this process until it ends, also while nobody listens on
 * it yet or again: every process of this user locks its ports, as bytes of one file, and takes none
 * that another has locked.
 */
public final class FreePorts {
  private static final int LOWEST = 15_000;
  private static final int BOUND = 32_000;
  private static final int ATTEMPTS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(FreePorts.class);
  private static final @Nullable FileChannel LOCKS = locks();

  private FreePorts() {}

  /** Closed by the end of this process; the file is shared, so it is not in a data folder. */
  private static @Nullable FileChannel locks() {
    Path shared = Path.of("/tmp");
    Path place =
        Files.isDirectory(shared) ? shared : Path.of(System.getProperty("java.io.tmpdir", "."));
    Path file = place.resolve("kooflow-ports-" + System.getProperty("user.name"));
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException unwritable) {
      LOG.debug("Ports are not held against other processes: {}", file, unwritable);
      return null;
    }
  }

  private static boolean held(int port) {
    if (LOCKS == null) {
      return true;
    }
    try {
      return LOCKS.tryLock(port, 1, false) != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    } catch (IOException noLocks) {
      LOG.debug("Ports are not held against other processes", noLocks);
      return true;
    }
  }

  /** A port that is free now; not handed out to anybody else while this process lives. */
  public static int next() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BOUND);
      if (isFree(port) && held(port)) {
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
