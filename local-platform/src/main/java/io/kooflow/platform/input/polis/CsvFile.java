package io.kooflow.platform.input.polis;

import io.kooflow.platform.input.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** One {@code .csv} or {@code .csv.gz} with a header; columns are found by name, in any order. */
record CsvFile(Path path) {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreEmptyLines(true)
          .get();

  /** The file {@code name.csv} or {@code name.csv.gz} of a folder. */
  static CsvFile in(Path folder, String name) {
    for (String ending : List.of(".csv", ".csv.gz")) {
      Path path = folder.resolve(name + ending);
      if (Files.isRegularFile(path)) {
        return new CsvFile(path);
      }
    }
    throw new InputException(
        "%s: neither %s.csv nor %s.csv.gz is there; a conversation needs both comments and votes"
            .formatted(folder, name, name));
  }

  /** Hands each row over, in file order; a row that cannot be read is refused by file and line. */
  void forEach(List<String> columns, Consumer<Row> action) {
    try (Reader reader = open();
        CSVParser parser = FORMAT.parse(reader)) {
      requireColumns(parser, columns);
      long line = parser.getCurrentLineNumber();
      for (CSVRecord csv : parser) {
        action.accept(new Row(this, line + 1, csv));
        line = parser.getCurrentLineNumber();
      }
    } catch (CSVException | UncheckedIOException malformed) {
      throw new InputException(path + ": not a CSV file: " + malformed.getMessage(), malformed);
    } catch (IOException unreadable) {
      throw new InputException(path + ": cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private void requireColumns(CSVParser parser, List<String> columns) {
    for (String column : columns) {
      if (!parser.getHeaderMap().containsKey(column)) {
        throw new InputException(
            "%s:1: the column '%s' is missing; the header has %s"
                .formatted(path, column, parser.getHeaderNames()));
      }
    }
  }

  private Reader open() throws IOException {
    InputStream file = new BufferedInputStream(Files.newInputStream(path));
    InputStream plain = path.toString().endsWith(".gz") ? new GZIPInputStream(file, 1 << 16) : file;
    Reader reader =
        new InputStreamReader(
            plain,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    return new ByteOrderMark(reader).skipped();
  }

  /** One row, with its place for messages. */
  record Row(CsvFile file, long line, CSVRecord csv) {

    String text(String column) {
      if (!csv.isSet(column)) {
        throw broken(column, String.format(Locale.ROOT, "the row has only %d fields", csv.size()));
      }
      return csv.get(column);
    }

    /** A whole number of at least {@code smallest}. */
    long number(String column, long smallest) {
      String text = text(column).strip();
      try {
        long number = Long.parseLong(text);
        if (number >= smallest) {
          return number;
        }
      } catch (NumberFormatException notANumber) {
        throw broken(column, "a whole number is needed, got '%s'".formatted(shortened(text)));
      }
      throw broken(
          column, String.format(Locale.ROOT, "at least %d is needed, got %s", smallest, text));
    }

    InputException broken(String column, String problem) {
      return new InputException(
          String.format(
              Locale.ROOT,
              "%s:%d: column '%s': %s; mend or remove the row",
              file.path,
              line,
              column,
              problem));
    }

    private static String shortened(String text) {
      return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
  }
}
