package io.kooflow.platform.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.kooflow.platform.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where every part of a running platform answers: the file {@code endpoints.json} of its data
 * folder, readable by its owner alone.
 *
 * @param startedAt ISO 8601 instant
 * @param pid of the command that supervises
 * @param processes process id by process name, of the last start of each
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Endpoints(
    String dataDir,
    long pid,
    String startedAt,
    DynamoDb dynamodb,
    Kafka kafka,
    Registry registry,
    Connect connect,
    S3 s3,
    Catalog catalog,
    Model model,
    Flink flink,
    Page page,
    Map<String, Long> processes) {
  private static final String FILE = "endpoints.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** {@code server} as the command line names it. */
  public record DynamoDb(
      String server, String url, String region, String accessKeyId, String secretAccessKey) {}

  public record Kafka(String bootstrapServers) {}

  /** {@code url} with the path of the Confluent API. */
  public record Registry(String url) {}

  public record Connect(String url) {}

  public record S3(String url, String bucket, String accessKeyId, String secretAccessKey) {}

  public record Catalog(String uri, String warehouse) {}

  public record Model(String url, String endpoint) {}

  public record Flink(String url) {}

  public record Page(String url) {}

  /** The same endpoints with other process ids. */
  public Endpoints withProcesses(Map<String, Long> current) {
    return new Endpoints(
        dataDir,
        pid,
        startedAt,
        dynamodb,
        kafka,
        registry,
        connect,
        s3,
        catalog,
        model,
        flink,
        page,
        new TreeMap<>(current));
  }

  /** Whether the command that supervises the platform is alive. */
  public boolean running() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Replaces the file at once: a reader sees the old one or the new one, never half. */
  public void write(Path folder) throws IOException {
    Path half = folder.resolve(FILE + ".new");
    Files.deleteIfExists(half);
    Files.createFile(
        half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(half, JSON.writeValueAsBytes(this));
    Files.move(
        half,
        folder.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads the file of a data folder.
   *
   * @throws UsageException if there is none, or it cannot be read
   */
  public static Endpoints read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new UsageException(
          folder + ": no " + FILE + " there, so no platform ever ran on it; check --data-dir");
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), Endpoints.class);
    } catch (IOException unreadable) {
      throw new UsageException(file + ": cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }
}
