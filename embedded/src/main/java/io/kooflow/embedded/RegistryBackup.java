package io.kooflow.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A copy of a registry's schemas with their ids, which stand in the records of Kafka: without it a
 * registry whose database is damaged would give the ids to other schemas. The file is the
 * registry's own export. Thread-safe.
 */
final class RegistryBackup {
  private static final String FILE = "schemas.zip";
  private static final String CONTENT = ".Content.json";
  private static final Duration CALL_LIMIT = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final URI admin;
  private final HttpClient http = HttpClient.newBuilder().proxy(new DirectToLoopback()).build();

  /**
   * @param folder of the registry
   * @param port on which it answers, or will
   */
  RegistryBackup(Path folder, int port) {
    this.file = folder.resolve(FILE);
    this.admin = URI.create("http://127.0.0.1:" + port + "/apis/registry/v2/admin/");
  }

  Path file() {
    return file;
  }

  /** Schemas of the backup: hash by id; empty if there is no backup, or none that is whole. */
  Optional<Map<Long, String>> kept() {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(schemas(Files.readAllBytes(file)))
          : Optional.empty();
    } catch (IOException cutShort) {
      return Optional.empty();
    }
  }

  /** Whether the registry that answers has each schema of {@code kept} under its id. */
  boolean holds(Map<Long, String> kept) {
    return call(() -> schemas(export())).entrySet().containsAll(kept.entrySet());
  }

  /** Replaces the backup if the registry has all schemas that are in it, and others. */
  void update() {
    byte[] now = call(this::export);
    Map<Long, String> schemas = call(() -> schemas(now));
    Map<Long, String> kept = kept().orElse(Map.of());
    if (schemas.size() > kept.size() && schemas.entrySet().containsAll(kept.entrySet())) {
      call(
          () -> {
            WholeFile.write(file, now);
            return now;
          });
    }
  }

  /** Gives an empty registry the schemas of the backup, under their ids. */
  void restore() {
    call(
        () ->
            http.send(
                request("import")
                    .header("Content-Type", "application/zip")
                    .header("X-Registry-Preserve-GlobalId", "true")
                    .header("X-Registry-Preserve-ContentId", "true")
                    .POST(BodyPublishers.ofFile(file))
                    .build(),
                BodyHandlers.ofString()));
  }

  private byte[] export() throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            request("export").header("Accept", "application/zip").build(),
            BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("the registry's export has status " + answer.statusCode());
    }
    return answer.body();
  }

  private HttpRequest.Builder request(String action) {
    return HttpRequest.newBuilder(admin.resolve(action)).timeout(CALL_LIMIT);
  }

  /** Hash by id; all of the archive is read, so one that is cut short is refused. */
  static Map<Long, String> schemas(byte[] archive) throws IOException {
    Map<Long, String> schemas = new TreeMap<>();
    boolean any = false;
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        any = true;
        byte[] content = in.readAllBytes();
        if (entry.getName().endsWith(CONTENT)) {
          JsonNode json = JSON.readTree(content);
          schemas.put(json.path("contentId").asLong(), json.path("contentHash").asText());
        }
      }
    }
    if (!any || !endsWhole(archive)) {
      throw new IOException("an archive that is cut short");
    }
    return schemas;
  }

  /** The directory of an archive is at its end, 22 bytes before it where there is no comment. */
  private static boolean endsWhole(byte[] archive) {
    int at = archive.length - 22;
    return at >= 0
        && archive[at] == 'P'
        && archive[at + 1] == 'K'
        && archive[at + 2] == 5
        && archive[at + 3] == 6;
  }

  private interface Call<T> {
    T run() throws IOException, InterruptedException;
  }

  private static <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (IOException failed) {
      throw new StartFailedException(
          "the registry's schemas cannot be kept: " + failed.getMessage(), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StartFailedException("interrupted while asking the registry", stopped);
    }
  }
}
