package io.kooflow.operations.connection;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.kooflow.operations.UsageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where every part of a running platform answers: the file {@code endpoints.json} of its data
 * folder, readable by its owner alone.
 *
 * @param startedAt ISO 8601 instant
 * @param pid of the command that supervises
 * @param processes process id by process name, of the last start of each
 * @param elsewhere parts that the user has given the address of: never started or ended by a
 *     platform
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
    Map<String, Long> processes,
    Set<Part> elsewhere) {
  /** Its name in a data folder. */
  public static final String FILE = "endpoints.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** The parts whose address a user may give. */
  public enum Part {
    DYNAMODB,
    KAFKA,
    REGISTRY,
    CONNECT,
    LAKE,
    MODEL,
    FLINK
  }

  /** Files from before a set or map was there have none. */
  public Endpoints {
    elsewhere = elsewhere == null ? Set.of() : Set.copyOf(elsewhere);
  }

  /**
   * @param server as the command line names it; {@value #AWS} for Amazon's own, {@value #GIVEN} for
   *     another server that the user has given
   * @param accessKeyId null for the default provider chain of the AWS SDK
   * @param secretAccessKey null exactly where {@code accessKeyId} is
   */
  public record DynamoDb(
      String server,
      String url,
      String region,
      @Nullable String accessKeyId,
      @Nullable String secretAccessKey) {
    public static final String AWS = "aws";
    public static final String GIVEN = "given";
  }

  /** {@code settings} are further ones of any Kafka client. */
  public record Kafka(String bootstrapServers, Map<String, String> settings) {
    public Kafka {
      settings = settings == null ? Map.of() : Map.copyOf(settings);
    }
  }

  /** {@code url} with the path of the Confluent API; {@code settings} are further ones. */
  public record Registry(String url, Map<String, String> settings) {
    public Registry {
      settings = settings == null ? Map.of() : Map.copyOf(settings);
    }
  }

  public record Connect(String url) {}

  /** Keys are null where the SDK finds its own. */
  public record S3(
      String url, String bucket, @Nullable String accessKeyId, @Nullable String secretAccessKey) {}

  /** {@code settings} are all of the lake, S3's too, by the names of the landing job. */
  public record Catalog(String uri, String warehouse, Map<String, String> settings) {
    public Catalog {
      settings = settings == null ? Map.of() : Map.copyOf(settings);
    }
  }

  public record Model(String url, String endpoint, String region) {}

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
        new TreeMap<>(current),
        elsewhere);
  }

  /** Whether the user has given the address of this part. */
  public boolean given(Part part) {
    return elsewhere.contains(part);
  }

  /** Whether the command that supervises the platform is alive. */
  public boolean running() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** As the file of a data folder has them. */
  public byte[] bytes() throws IOException {
    return JSON.writeValueAsBytes(this);
  }

  /** The endpoints in a file; null if it cannot be read. */
  public static @Nullable Endpoints in(Path file) {
    try {
      return JSON.readValue(Files.readAllBytes(file), Endpoints.class);
    } catch (IOException damaged) {
      return null;
    }
  }

  /**
   * Reads the file of a data folder.
   *
   * @throws UsageException if there is none, or it cannot be read
   */
  public static Endpoints read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      requireAllowed(folder, file);
      throw new UsageException(
          folder + ": no " + FILE + " there, so no platform ever ran on it; check --data-dir");
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), Endpoints.class);
    } catch (AccessDeniedException forbidden) {
      throw forbidden(folder, file, forbidden);
    } catch (IOException unreadable) {
      throw new UsageException(
          "%s: cannot be read: %s; ./kooflow demo --data-dir %s writes it again"
              .formatted(
                  file,
                  String.valueOf(unreadable.getMessage()).lines().findFirst().orElse(""),
                  folder),
          unreadable);
    }
  }

  /** A folder that may not be looked into seems to be without the file. */
  private static void requireAllowed(Path folder, Path file) {
    try {
      Files.readAttributes(file, BasicFileAttributes.class);
    } catch (AccessDeniedException forbidden) {
      throw forbidden(folder, file, forbidden);
    } catch (IOException absent) {
      // As it seemed.
    }
  }

  private static UsageException forbidden(Path folder, Path file, IOException cause) {
    return new UsageException(
        "%s: %s may not read it: the folder belongs to %s; run the command as its owner"
            .formatted(file, System.getProperty("user.name"), owner(folder)),
        cause);
  }

  private static String owner(Path folder) {
    try {
      return Files.getOwner(folder).getName();
    } catch (IOException forbidden) {
      return "somebody else";
    }
  }
}
