package io.kooflow.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An index that dynoxide 1.2.1 lacks: it looks for the highest sequence number at each write, and
 * for the records after one at each read of a stream, by reading all stream records there are. Ten
 * thousand changes in, a write took most of 5 ms; with the index it does not grow.
 */
final class StreamIndex {
  private static final Logger LOG = LoggerFactory.getLogger(StreamIndex.class);
  private static final String CREATE =
      "CREATE INDEX IF NOT EXISTS kooflow_stream_records"
          + " ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";

  private StreamIndex() {}

  /** Adds the index to a running server's file; without it the server is slower, not wrong. */
  static void create(Path database) {
    String url = "jdbc:sqlite:" + database;
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute(CREATE);
    } catch (SQLException otherVersion) {
      LOG.warn(
          "The stream records of {} get no index; long runs will be slow", database, otherVersion);
    }
  }
}
