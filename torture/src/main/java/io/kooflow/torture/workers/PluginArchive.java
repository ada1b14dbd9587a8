package io.kooflow.torture.workers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.operations.UsageException;
import io.kooflow.schemas.KooflowVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A connector as it is handed to others: a zip with one folder of the same name, its jars below
 * {@code lib}, example settings below {@code etc}.
 *
 * @param zip the file
 */
public record PluginArchive(Path zip) {
  /**
   * The archive of a module, as the build made it.
   *
   * @param root the project's folder
   * @throws UsageException if it is not built
   */
  public static PluginArchive of(Path root, String module) {
    Path zip =
        root.resolve(
            "%s/target/kooflow-%s-%s.zip".formatted(module, module, KooflowVersion.CURRENT));
    if (!Files.exists(zip)) {
      throw new UsageException(
          zip + " is missing; build it with: mvn -Dquick -DskipTests -DskipITs package");
    }
    return new PluginArchive(zip);
  }

  /** The folder that the archive holds: its file's name without the ending. */
  public String name() {
    String file = String.valueOf(zip.getFileName());
    return file.substring(0, file.length() - ".zip".length());
  }

  /**
   * Unpacks it, for a worker whose {@code plugin.path} names the folder.
   *
   * @throws IOException also if an entry would leave the folder
   */
  public void unpackInto(Path folder) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      Enumeration<? extends ZipEntry> entries = file.entries();
      while (entries.hasMoreElements()) {
        unpack(file, entries.nextElement(), place);
      }
    }
  }

  private static void unpack(ZipFile file, ZipEntry entry, Path place) throws IOException {
    Path target = place.resolve(entry.getName()).normalize();
    if (!target.startsWith(place)) {
      throw new IOException("entry outside of the archive's folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.resolveSibling("."));
    try (InputStream in = file.getInputStream(entry)) {
      Files.copy(in, target);
    }
  }

  /**
   * The settings of the archive's example, which a test changes where AWS would be.
   *
   * @param example its file below {@code etc}, a body for {@code POST /connectors}
   */
  public Map<String, String> example(String example) throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (ZipFile file = new ZipFile(zip.toFile());
        InputStream in = file.getInputStream(entry(file, name() + "/etc/" + example))) {
      JsonNode config = json.readTree(in).path("config");
      Map<String, String> settings = new TreeMap<>();
      config.fieldNames().forEachRemaining(key -> settings.put(key, config.path(key).asText()));
      return settings;
    }
  }

  private static ZipEntry entry(ZipFile file, String name) throws IOException {
    ZipEntry entry = file.getEntry(name);
    if (entry == null) {
      throw new IOException(name + " is not in " + file.getName());
    }
    return entry;
  }
}
