package io.kooflow.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** One row of the training data: a text, its language, and the sentiment that people gave it. */
record LabelledText(String language, String label, String text) {
  private static final String HEADER = "lang\tlabel\ttext";

  /**
   * Reads a gzipped file of tab-separated rows {@code lang label text} with a header.
   *
   * @throws IOException naming the file and the line that is none of these
   */
  static List<LabelledText> read(Path file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      if (!HEADER.equals(lines.readLine())) {
        throw new IOException(file + ":1: expected the columns lang, label, text");
      }
      List<LabelledText> rows = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] columns = line.split("\t", 3);
        if (columns.length != 3) {
          throw new IOException(
              file + ":" + (rows.size() + 2) + ": expected 3 columns, got " + columns.length);
        }
        rows.add(new LabelledText(columns[0], columns[1], columns[2]));
      }
      return rows;
    }
  }
}
