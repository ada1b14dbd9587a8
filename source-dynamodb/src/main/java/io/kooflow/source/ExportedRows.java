package io.kooflow.source;

import io.kooflow.source.config.ClientSettings;
import io.kooflow.source.retry.Fault;
import io.kooflow.source.snapshot.FirstSnapshot;
import io.kooflow.source.snapshot.Rows;
import io.kooflow.source.snapshot.TableExport;
import io.kooflow.source.snapshot.TableReads;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The first snapshot from an export. It is good only if the stream still has every change since the
 * export: whatever is older than the stream, or was dropped by it, would be missing.
 */
record ExportedRows(
    ClientSettings clients, URI summary, String table, TableReads reads, Oldest oldest)
    implements FirstSnapshot {

  /**
   * What an export must not be older than.
   *
   * @param retention time that a stream surely keeps a record
   * @param now the time now
   */
  record Oldest(Duration retention, Instant now) {}

  @Override
  public Rows read(int segments, Map<Integer, Optional<String>> open) {
    S3Client s3 = clients.exports();
    try {
      TableExport export = TableExport.read(s3, summary, table);
      boolean begins =
          open.values().stream().allMatch(Optional::isEmpty) && open.size() == segments;
      if (begins && export.exportedAt().isBefore(oldest.now().minus(oldest.retention()))) {
        throw new ConnectException(
            "Export '%s' shows the table at %s; the stream of table '%s' may have lost changes since then. Export the table again, with its stream switched on, and name that one, or unset 'table.%s.export'."
                .formatted(summary, export.exportedAt(), table, table));
      }
      return new Closing(reads.export(s3, export, segments, open), s3);
    } catch (SdkException unreadable) {
      s3.close();
      throw new ConnectException(
          "Export '%s' cannot be read (%s). Check that it is there, 's3.endpoint', 'aws.region', and the permission for s3:GetObject, then restart the task; or unset 'table.%s.export', to scan."
              .formatted(summary, Fault.code(unreadable), table),
          unreadable);
    } catch (RuntimeException unfit) {
      s3.close();
      throw unfit;
    }
  }

  /** Closes the client after the rows. */
  private record Closing(Rows rows, S3Client s3) implements Rows {
    @Override
    public @Nullable Page poll() {
      return rows.poll();
    }

    @Override
    public void close() {
      rows.close();
      s3.close();
    }
  }
}
