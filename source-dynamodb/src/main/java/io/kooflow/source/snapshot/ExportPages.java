package io.kooflow.source.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kooflow.source.snapshot.Rows.Page;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Pages of an export's data files; segment n of s reads files n, n + s, and so on. A place is the
 * number of the file and of the line in it: {@code export:3:1500}.
 */
final class ExportPages implements PageReader {
  private static final String PLACE = "export:";
  private static final JsonMapper JSON = new JsonMapper();

  private final S3Client s3;
  private final TableExport export;
  private final int segments;
  private final int pageItems;
  private final Map<Integer, Reading> readings = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** A file that is being read, and how many of its lines were. */
  private static final class Reading {
    final int file;
    final ResponseInputStream<GetObjectResponse> body;
    final BufferedReader lines;
    long line;

    Reading(int file, ResponseInputStream<GetObjectResponse> body, BufferedReader lines) {
      this.file = file;
      this.body = body;
      this.lines = lines;
    }
  }

  ExportPages(S3Client s3, TableExport export, int segments, int pageItems) {
    this.s3 = s3;
    this.export = export;
    this.segments = segments;
    this.pageItems = pageItems;
  }

  @Override
  public Page read(int segment, @Nullable String after) {
    int file = after == null ? segment : part(after, 1);
    long line = after == null ? 0 : part(after, 2);
    if (file >= export.files().size()) {
      return new Page(segment, List.of(), List.of(), null, export.exportedAt());
    }
    try {
      return read(segment, file, line);
    } catch (JsonProcessingException | IllegalArgumentException noItem) {
      abort(readings.remove(segment));
      throw new ConnectException(
          "File '%s' of the export has a line that is no item. Export the table again."
              .formatted(export.files().get(file).key()));
    } catch (IOException broken) {
      close(readings.remove(segment));
      throw SdkClientException.create("A data file of the export broke off", broken);
    }
  }

  /** Closes the files that are being read, which a read may be in the midst of: it breaks off. */
  @Override
  public void close() {
    closed = true;
    readings.keySet().forEach(segment -> abort(readings.remove(segment)));
  }

  private static void abort(@Nullable Reading reading) {
    if (reading != null) {
      reading.body.abort();
    }
  }

  private Page read(int segment, int file, long line) throws IOException {
    Reading reading = readings.get(segment);
    if (reading == null || reading.file != file || reading.line != line) {
      close(reading);
      reading = open(file, line);
      readings.put(segment, reading);
      if (closed) {
        abort(readings.remove(segment));
        throw SdkClientException.create("The export is read no more");
      }
    }
    List<Map<String, AttributeValue>> rows = new ArrayList<>();
    String text = null;
    while (rows.size() < pageItems && (text = reading.lines.readLine()) != null) {
      reading.line++;
      rows.add(ItemJson.item(JSON.readTree(text).path("Item")));
    }
    if (text != null) {
      return page(segment, rows, PLACE + file + ":" + reading.line);
    }
    readings.remove(segment);
    close(reading);
    requireWhole(export.files().get(file), reading.line);
    int next = file + segments;
    return page(segment, rows, next < export.files().size() ? PLACE + next + ":0" : null);
  }

  private Page page(int segment, List<Map<String, AttributeValue>> rows, @Nullable String after) {
    return new Page(segment, rows, List.of(), after, export.exportedAt());
  }

  private Reading open(int file, long line) throws IOException {
    String key = export.files().get(file).key();
    ResponseInputStream<GetObjectResponse> body =
        s3.getObject(request -> request.bucket(export.bucket()).key(key));
    BufferedReader lines;
    try {
      lines =
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(body), StandardCharsets.UTF_8));
    } catch (IOException noGzip) {
      body.abort();
      throw noGzip;
    }
    Reading reading = new Reading(file, body, lines);
    while (reading.line < line && lines.readLine() != null) {
      reading.line++;
    }
    return reading;
  }

  private static void requireWhole(TableExport.File file, long items) {
    if (items != file.items()) {
      throw new ConnectException(
          String.format(
              Locale.ROOT,
              "File '%s' of the export has %d items, its manifest says %d. Export the table again.",
              file.key(),
              items,
              file.items()));
    }
  }

  private static void close(@Nullable Reading reading) {
    if (reading != null) {
      try {
        reading.lines.close();
      } catch (IOException alreadyBroken) {
        throw SdkClientException.create("A data file of the export broke off", alreadyBroken);
      }
    }
  }

  private static int part(String place, int index) {
    String[] parts = place.split(":", 3);
    if (!place.startsWith(PLACE) || parts.length != 3) {
      throw new ConnectException(
          "The snapshot stands in a scan, not in an export: unset 'export' of the table, or reset the"
              + " connector's offsets.");
    }
    return Integer.parseInt(parts[index]);
  }
}
