package io.kooflow.platform.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes one table as UTF-8 CSV by RFC 4180, with a header. */
final class Csv {
  private Csv() {}

  /** A null cell is written as nothing. */
  static void write(Path file, List<String> header, Iterable<? extends List<?>> rows)
      throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader(header.toArray(String[]::new)).get();
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        CSVPrinter printer = new CSVPrinter(out, format)) {
      for (List<?> row : rows) {
        printer.printRecord(row);
      }
    }
  }
}
