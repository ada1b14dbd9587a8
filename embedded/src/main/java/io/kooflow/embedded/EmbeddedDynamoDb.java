package io.kooflow.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * DynamoDB with DynamoDB Streams as a process on loopback. {@link #start} runs dynoxide, a native
 * server whose data survive a kill; {@link #local} runs Amazon's DynamoDB Local from jars that the
 * caller brings, since its licence forbids to build it in.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {
  /** Every client of the local servers uses these; they guard nothing. */
  public static final String REGION = "us-east-1";

  public static final String ACCESS_KEY_ID = "local";
  public static final String SECRET_ACCESS_KEY = "localsecret";

  private static final String BINARY = "npm/node_modules/@dynoxide/linux-x64/dynoxide";
  private static final String LOCAL_MAIN =
      "software.amazon.dynamodb.services.local.main.ServerRunner";
  private static final String LOCAL_JAR = "DynamoDBLocal-.*\\.jar";
  private static final String LOCAL_COORDINATES = "software.amazon.dynamodb:DynamoDBLocal:3.1.0";

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
    requireSupported(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    Path binary = BuildFiles.locate(BINARY);
    Path database = FolderNames.usable(folder).resolve("dynamodb.sqlite");
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
    process.awaitPort(chosen);
    StreamIndex.create(database);
    return new EmbeddedDynamoDb(process, chosen);
  }

  /**
   * Looks whether a database that no server has open is whole, reading all of it.
   *
   * @param folder as given to {@link #start}
   * @param inUse whether others have read changes of its tables, so that it cannot be empty
   * @throws DamagedException if it is damaged, or empty though it is in use
   */
  public static void requireWhole(Path folder, boolean inUse) {
    List<Path> databases = databases(folder);
    if (databases.isEmpty() && inUse) {
      throw damaged(folder, "holds no database, or an empty one");
    }
    for (Path database : databases) {
      SqliteFile.damage(database)
          .ifPresent(
              problem -> {
                throw damaged(database, "is damaged (" + problem + ")");
              });
    }
  }

  private static DamagedException damaged(Path file, String what) {
    return new DamagedException(
        "%s %s. It is the content store, which all else is made from, and nothing can make it again: put back a copy of it, or give another --data-dir"
            .formatted(file, what));
  }

  private static List<Path> databases(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".sqlite") || file.toString().endsWith(".db"))
          .filter(SqliteFile::hasContent)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("unreadable folder " + folder, unreadable);
    }
  }

  static void requireSupported(String system, String architecture) {
    if (!system.equals("Linux") || !architecture.equals("amd64")) {
      throw new StartFailedException(
          "the embedded DynamoDB server exists for Linux on x86-64 only, this is %s on %s: use DynamoDB Local"
              .formatted(system, architecture));
    }
  }

  /**
   * Starts DynamoDB Local, which its licence allows to those with an AWS account only. It listens
   * on every address of the machine: it has no setting for that.
   *
   * @param folder made if absent; holds the database and {@code dynamodb.log}
   * @param port on 127.0.0.1; 0 takes a free one
   * @param jars folder with DynamoDBLocal and all that it depends on, native libraries included
   * @throws StartFailedException if the port is taken, the folder lacks the jar or the server does
   *     not come up
   */
  public static EmbeddedDynamoDb local(Path folder, int port, Path jars) {
    int chosen = FreePorts.resolve("DynamoDB Local", port);
    requireLocalJar(jars);
    List<String> options = new ArrayList<>(ForkedJvm.SMALL);
    options.add("-Xmx256m");
    options.add("-Dsqlite4java.library.path=" + jars.toAbsolutePath());
    List<String> arguments =
        List.of(
            "-port",
            String.valueOf(chosen),
            "-dbPath",
            FolderNames.usable(folder).toString(),
            "-sharedDb",
            "-disableTelemetry");
    String classPath = jars.toAbsolutePath().resolve("*").toString();
    ChildProcess process =
        new ForkedJvm(LOCAL_MAIN, classPath, options, arguments).start("dynamodb", folder);
    return new EmbeddedDynamoDb(process.awaitPort(chosen), chosen);
  }

  private static void requireLocalJar(Path jars) {
    File[] found = jars.toFile().listFiles((folder, name) -> name.matches(LOCAL_JAR));
    if (found == null || found.length == 0) {
      throw new StartFailedException(
          "no DynamoDBLocal-<version>.jar in "
              + jars
              + ": fetch "
              + LOCAL_COORDINATES
              + " with its dependencies (mvn dependency:copy-dependencies) into that folder, after"
              + " accepting its licence, which asks for an AWS account; or use dynoxide, the"
              + " default");
    }
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
