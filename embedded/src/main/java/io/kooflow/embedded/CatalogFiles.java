package io.kooflow.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.iceberg.TableMetadataParser;
import org.jspecify.annotations.Nullable;

/**
 * The files of an {@link EmbeddedCatalog} that is not running, and the tables' metadata on the
 * folder of its {@link EmbeddedS3}, as a power loss or a full disk may have left them. A database
 * that is damaged or gone is made again from the newest whole metadata of each table; a table whose
 * newest metadata is damaged goes back to those before, together with the offset ranges in them.
 */
public final class CatalogFiles {
  private static final String DATABASE = "catalog.sqlite";
  private static final String METADATA = "metadata";
  private static final String METADATA_END = ".metadata.json";
  private static final String COLUMNS =
      "catalog_name, table_namespace, table_name, metadata_location, previous_metadata_location, iceberg_type";

  private final Path database;
  private final Path bucket;
  private final String bucketUri;
  private final Path warehouse;
  private final List<String> notices = new ArrayList<>();
  private final Set<String> wentBack = new TreeSet<>();

  /**
   * What was mended.
   *
   * @param notices one line for the user for each thing
   * @param wentBack names of the tables that lost their newest commit: a checkpoint of whoever
   *     writes to them is ahead of them
   */
  public record Mended(List<String> notices, Set<String> wentBack) {}

  private CatalogFiles(Path database, Path bucket, String bucketUri, Path warehouse) {
    this.database = database;
    this.bucket = bucket;
    this.bucketUri = bucketUri;
    this.warehouse = warehouse;
  }

  /**
   * Mends what can be mended.
   *
   * @param folder as given to {@link EmbeddedCatalog#start}
   * @param s3 folder of the server that holds the warehouse
   * @param warehouse such as {@code s3://bucket/path}
   */
  public static Mended mend(Path folder, Path s3, String warehouse) {
    String[] parts = warehouse.replaceFirst("^s3://", "").split("/", 2);
    Path bucket = s3.resolve(parts[0]);
    CatalogFiles files =
        new CatalogFiles(
            folder.resolve(DATABASE),
            bucket,
            "s3://" + parts[0] + "/",
            parts.length > 1 ? bucket.resolve(parts[1]) : bucket);
    try {
      if (!SqliteFile.hasContent(files.database) || SqliteFile.damage(files.database).isPresent()) {
        files.makeAgain();
      } else {
        files.goBackWhereDamaged();
      }
      return new Mended(List.copyOf(files.notices), Set.copyOf(files.wentBack));
    } catch (IOException | SQLException failed) {
      throw new StartFailedException(
          "the Iceberg catalog in " + folder + " cannot be mended: " + failed.getMessage(), failed);
    }
  }

  /** A table: its namespace and its name, by the place of its folder. */
  private record Name(String namespace, String table) {}

  /** Complete before it gets its name: a table that is missing would be made again, empty. */
  private void makeAgain() throws IOException, SQLException {
    Map<Path, Name> tables = tables();
    boolean there = Files.exists(database);
    if (tables.isEmpty() && !there) {
      return;
    }
    Path draft = database.resolveSibling(DATABASE + ".new");
    for (String part : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(draft.resolveSibling(draft.getFileName() + part));
    }
    Files.createDirectories(database.getParent());
    EmbeddedCatalog.createDatabase(draft);
    int registered = 0;
    try (Connection connection = SqliteFile.open(draft)) {
      for (Map.Entry<Path, Name> each : tables.entrySet()) {
        List<Path> whole = wholeMetadata(each.getKey(), null);
        if (whole.isEmpty() || !newest(each.getKey()).equals(Optional.of(whole.get(0)))) {
          wentBack.add(each.getValue().table());
        }
        if (whole.isEmpty()) {
          notices.add("%s holds no whole metadata: the table is empty".formatted(each.getKey()));
        } else {
          register(connection, each.getValue(), whole);
          registered++;
        }
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = DELETE"); // Nothing stays beside the file.
      }
    }
    Path aside = SqliteFile.putAside(database);
    Files.move(draft, database);
    notices.add(
        "%s is damaged or missing%s: made again from the newest metadata of %s tables"
            .formatted(database, there ? ", put aside as " + aside.getFileName() : "", registered));
  }

  private void register(Connection connection, Name name, List<Path> whole) throws SQLException {
    try (PreparedStatement namespace =
            connection.prepareStatement(
                "INSERT OR IGNORE INTO iceberg_namespace_properties VALUES (?, ?, 'exists', 'true')");
        PreparedStatement table =
            connection.prepareStatement(
                "INSERT INTO iceberg_tables (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, 'TABLE')")) {
      namespace.setString(1, EmbeddedCatalog.NAME);
      namespace.setString(2, name.namespace());
      namespace.executeUpdate();
      table.setString(1, EmbeddedCatalog.NAME);
      table.setString(2, name.namespace());
      table.setString(3, name.table());
      table.setString(4, location(whole.get(0)));
      table.setString(5, whole.size() > 1 ? location(whole.get(1)) : null);
      table.executeUpdate();
    }
  }

  /** Folders that hold metadata, each a table's: {@code <warehouse>/<namespace>/<table>}. */
  private Map<Path, Name> tables() throws IOException {
    Map<Path, Name> tables = new TreeMap<>();
    if (!Files.isDirectory(warehouse)) {
      return tables;
    }
    try (Stream<Path> folders =
        Files.find(warehouse, 3, (path, attributes) -> path.endsWith(METADATA))) {
      for (Path metadata : folders.filter(Files::isDirectory).toList()) {
        Path table = metadata.resolve("..").normalize();
        Path namespace = table.resolve("..").normalize();
        if (namespace.resolve("..").normalize().equals(warehouse.normalize())) {
          tables.put(
              table, new Name(namespace.getFileName().toString(), table.getFileName().toString()));
        }
      }
    }
    return tables;
  }

  private void goBackWhereDamaged() throws IOException, SQLException {
    try (Connection connection = SqliteFile.open(database)) {
      for (Pointer each : pointers(connection)) {
        Path file = file(each.location());
        if (file != null && !isWhole(file)) {
          goBack(connection, each, file);
        }
      }
    }
  }

  private record Pointer(String namespace, String table, String location) {}

  private static List<Pointer> pointers(Connection connection) throws SQLException {
    List<Pointer> pointers = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT table_namespace, table_name, metadata_location FROM iceberg_tables")) {
      while (rows.next()) {
        pointers.add(new Pointer(rows.getString(1), rows.getString(2), rows.getString(3)));
      }
      return pointers;
    } catch (SQLException noSuchTable) {
      return List.of(); // A catalog that was killed before it made its tables.
    }
  }

  private void goBack(Connection connection, Pointer damaged, Path file)
      throws IOException, SQLException {
    List<Path> whole = wholeMetadata(file.resolve("../..").normalize(), file);
    if (whole.isEmpty()) {
      notices.add(
          "%s is damaged, and no metadata before it are whole: put back a copy of it; until then %s is not landed"
              .formatted(file, damaged.table()));
      return;
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE iceberg_tables SET metadata_location = ?, previous_metadata_location = ?"
                + " WHERE table_namespace = ? AND table_name = ?")) {
      update.setString(1, location(whole.get(0)));
      update.setString(2, whole.size() > 1 ? location(whole.get(1)) : null);
      update.setString(3, damaged.namespace());
      update.setString(4, damaged.table());
      update.executeUpdate();
    }
    wentBack.add(damaged.table());
    Path aside = PutAside.file(file);
    notices.add(
        "%s is damaged: put aside as %s, and %s goes back to its metadata before; what was landed since is landed again"
            .formatted(file, aside.getFileName(), damaged.table()));
  }

  private static Optional<Path> newest(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table.resolve(METADATA))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(METADATA_END))
          .max(Comparator.comparingLong(CatalogFiles::version));
    }
  }

  /** The whole metadata of a table, newest first; those older than {@code before} if given. */
  private static List<Path> wholeMetadata(Path table, @Nullable Path before) throws IOException {
    Path folder = table.resolve(METADATA);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(METADATA_END))
          .filter(file -> before == null || version(file) < version(before))
          .filter(CatalogFiles::isWhole)
          .sorted(Comparator.comparingLong(CatalogFiles::version).reversed())
          .toList();
    }
  }

  /** Iceberg names them {@code <number>-<uuid>.metadata.json}. */
  private static long version(Path file) {
    String number = file.getFileName().toString().split("-", 2)[0];
    return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : -1;
  }

  private static boolean isWhole(Path file) {
    try {
      String json = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      TableMetadataParser.fromJson(json);
      return true;
    } catch (IOException | RuntimeException damaged) {
      return false;
    }
  }

  private String location(Path file) {
    return bucketUri + bucket.relativize(file).toString().replace('\\', '/');
  }

  /** Null for a place that is not in this folder. */
  private @Nullable Path file(@Nullable String location) {
    return Optional.ofNullable(location)
        .filter(uri -> uri.startsWith(bucketUri))
        .map(uri -> bucket.resolve(uri.substring(bucketUri.length())))
        .orElse(null);
  }
}
