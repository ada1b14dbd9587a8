package io.kooflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** An SQLite database that no server has open. */
final class SqliteFile {
  private static final List<String> PARTS = List.of("", "-wal", "-shm", "-journal");

  private SqliteFile() {}

  /** A connection to it; made if it is not there. */
  static Connection open(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + FolderNames.usable(file));
  }

  /** Whether there is a file that holds anything. */
  static boolean hasContent(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) > 0;
    } catch (IOException unreadable) {
      throw new UncheckedIOException("unreadable file " + file, unreadable);
    }
  }

  /**
   * What SQLite finds wrong with a database that has content; empty if it is whole. All of it is
   * read. What a killed server left in its log is taken in, as by the server itself.
   */
  static Optional<String> damage(Path file) {
    try (Connection connection = open(file);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
      String first = found.next() ? found.getString(1) : "no answer";
      return first.equals("ok") ? Optional.empty() : Optional.of(oneLine(first));
    } catch (SQLException unreadable) {
      return Optional.of(oneLine(String.valueOf(unreadable.getMessage())));
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /** Puts it aside with its log; see {@link PutAside#file}. */
  static Path putAside(Path file) {
    Path aside = file;
    for (String part : PARTS.subList(1, PARTS.size())) {
      PutAside.file(file.resolveSibling(file.getFileName() + part));
    }
    if (Files.exists(file)) {
      aside = PutAside.file(file);
    }
    return aside;
  }
}
