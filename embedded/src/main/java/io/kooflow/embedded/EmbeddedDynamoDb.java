package io.kooflow.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * DynamoDB with DynamoDB Streams as a process on loopback. Runs dynoxide, a native server whose
 * data survive a kill.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {
  /** Every client of the local servers uses these; they guard nothing. */
  public static final String REGION = "us-east-1";

  public static final String ACCESS_KEY_ID = "local";
  public static final String SECRET_ACCESS_KEY = "localsecret";

  private static final String BINARY = "npm/node_modules/@dynoxide/linux-x64/dynoxide";
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final ChildProcess process;
  private final int port;

  private EmbeddedDynamoDb(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts dynoxide on a free port; see {@link #start(Path, int)}. */
  public static EmbeddedDynamoDb start(Path folder) {
    return start(folder, 0);
  }

  /**
   * Starts dynoxide on the tables in {@code folder}.
   *
   * @param folder made if absent; holds the database and {@code dynamodb.log}
   * @param port on 127.0.0.1; 0 takes a free one
   * @throws StartFailedException if the port is taken, the native server is not installed or does
   *     not come up
   */
  public static EmbeddedDynamoDb start(Path folder, int port) {
    int chosen = FreePorts.resolve("DynamoDB", port);
    Path binary = BuildFiles.locate(BINARY);
    Path database = folder.toAbsolutePath().resolve("dynamodb.sqlite");
    List<String> command =
        List.of(
            binary.toString(),
            "serve",
            "--host",
            "127.0.0.1",
            "-p",
            String.valueOf(chosen),
            "--db-path",
            database.toString());
    ChildProcess process = ChildProcess.startNative("dynamodb", command, folder);
    return new EmbeddedDynamoDb(process.awaitPort(chosen, START_LIMIT), chosen);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public int port() {
    return port;
  }

  /** The server's process: its id, log and end. */
  public ChildProcess process() {
    return process;
  }

  /** Stops the server; its tables stay. */
  @Override
  public void close() {
    process.close();
  }
}
