package io.kooflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Apicurio Registry with the Confluent API, as a JVM of its own. It keeps schemas and their ids in
 * a database file that is written at each commit, so a killed registry comes back with the same
 * ids. Compatibility is FULL_TRANSITIVE.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final String MAIN = "io.quarkus.runner.GeneratedMain";
  private static final Duration CALL_LIMIT = Duration.ofMinutes(5);

  private static final String DATABASE = "registry.mv.db";

  private final ChildProcess process;
  private final int port;
  private final RegistryBackup backup;

  private EmbeddedRegistry(ChildProcess process, int port, Path folder) {
    this.process = process;
    this.port = port;
    this.backup = new RegistryBackup(folder, port);
  }

  /** Starts on a free port; see {@link #start(Path, int)}. */
  public static EmbeddedRegistry start(Path folder) {
    return start(folder, 0);
  }

  /**
   * Starts on the schemas in {@code folder} and returns when it answers.
   *
   * @param folder made if absent; holds the database and {@code registry.log}
   * @param port on 127.0.0.1; 0 takes a free one
   * @throws StartFailedException if the port is taken, the registry is not unpacked or does not
   *     come up
   */
  public static EmbeddedRegistry start(Path folder, int port) {
    return start(folder, port, false, notice -> {});
  }

  /**
   * As {@link #start(Path, int)}. A database that is damaged, or has lost schemas of the backup, is
   * put aside and made again from the backup; see {@link #backUp()}.
   *
   * @param idsInUse whether records carry ids of this registry: without any database and backup
   *     others would be given out
   * @param notices told one line for the user where something was made again
   * @throws DamagedException if ids that are in use are lost
   */
  public static EmbeddedRegistry start(
      Path folder, int port, boolean idsInUse, Consumer<String> notices) {
    int chosen = FreePorts.resolve("the schema registry", port);
    Path database = folder.resolve(DATABASE);
    RegistryBackup backup = new RegistryBackup(folder, chosen);
    Map<Long, String> kept = backup.kept().orElse(Map.of());
    if (!kept.isEmpty() && !SqliteFile.hasContent(database)) {
      return again(folder, chosen, notices);
    }
    if (idsInUse && !SqliteFile.hasContent(database)) {
      throw lost(database);
    }
    EmbeddedRegistry registry;
    try {
      registry = started(folder, chosen);
    } catch (StartFailedException failed) {
      if (!String.valueOf(failed.getMessage()).contains("org.h2.")) {
        throw failed;
      }
      if (kept.isEmpty()) {
        throw idsInUse ? lost(database) : failed;
      }
      return again(folder, chosen, notices);
    }
    if (!kept.isEmpty() && !registry.backup.holds(kept)) {
      registry.close();
      return again(folder, chosen, notices);
    }
    return registry;
  }

  private static EmbeddedRegistry again(Path folder, int port, Consumer<String> notices) {
    Path database = folder.resolve(DATABASE);
    Path aside = PutAside.file(database);
    EmbeddedRegistry registry = started(folder, port);
    registry.backup.restore();
    if (!registry.backup.holds(registry.backup.kept().orElse(Map.of()))) {
      registry.close();
      throw lost(database);
    }
    notices.accept(
        "%s is damaged or missing%s: made again, with the same ids, from %s"
            .formatted(
                database,
                Files.exists(aside) ? ", put aside as " + aside.getFileName() : "",
                registry.backup.file().getFileName()));
    return registry;
  }

  private static DamagedException lost(Path database) {
    return new DamagedException(
        "%s is damaged or missing, and so is its backup: the ids of schemas, which stand in the records of Kafka, are lost. Put back a copy of the data folder, or give another --data-dir"
            .formatted(database));
  }

  private static EmbeddedRegistry started(Path folder, int port) {
    ForkedJvm jvm = new ForkedJvm(MAIN, classPath(), options(folder, port), List.of());
    EmbeddedRegistry registry = new EmbeddedRegistry(jvm.start("registry", folder), port, folder);
    registry.process.awaitHttp(URI.create(registry.url() + "/subjects"));
    registry.requireFullCompatibility();
    return registry;
  }

  /**
   * Keeps a copy of the schemas and their ids beside the database, if there are new ones.
   *
   * @throws StartFailedException if the registry does not answer, or the copy cannot be written
   */
  public void backUp() {
    backup.update();
  }

  private static String classPath() {
    Path unpacked = BuildFiles.locate("registry");
    try (Stream<Path> files = Files.list(unpacked)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow(() -> new StartFailedException("no runner jar in " + unpacked));
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable folder " + unpacked, e);
    }
  }

  private static List<String> options(Path folder, int port) {
    Path database = FolderNames.usable(folder).resolve("registry");
    List<String> options = new ArrayList<>(ForkedJvm.SMALL);
    options.add("-Xmx128m");
    options.add("-XX:MaxMetaspaceSize=160m");
    options.add("-Dquarkus.http.host=127.0.0.1");
    options.add("-Dquarkus.http.port=" + port);
    // WRITE_DELAY=0: a commit is in the file when it is answered; by default up to 500 ms are lost
    // in a kill.
    options.add("-DREGISTRY_DATASOURCE_URL=jdbc:h2:file:" + database + ";WRITE_DELAY=0");
    options.add("-Dquarkus.datasource.jdbc.initial-size=1");
    options.add("-Dquarkus.datasource.jdbc.min-size=1");
    options.add("-Dquarkus.datasource.jdbc.max-size=8");
    options.add("-Dquarkus.thread-pool.max-threads=8");
    options.add("-Dquarkus.vertx.event-loops-pool-size=2");
    return options;
  }

  private void requireFullCompatibility() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/config"))
            .timeout(CALL_LIMIT)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"FULL_TRANSITIVE\"}"))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .proxy(new DirectToLoopback())
              .build()
              .send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw failed("status " + answer.statusCode());
      }
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted");
    }
  }

  private StartFailedException failed(String reason) {
    close();
    return new StartFailedException("the registry's compatibility could not be set: " + reason);
  }

  /** The root of the Confluent API, without a slash at the end: for {@code schema.registry.url}. */
  public String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  public int port() {
    return port;
  }

  /** The registry's process: its id, log and end. */
  public ChildProcess process() {
    return process;
  }

  /** Stops the registry; its schemas stay. */
  @Override
  public void close() {
    process.close();
  }
}
