package io.kooflow.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the sink writes for stores, topics and logs must not depend on the worker's language. */
class LocaleFreeCodeTest {
  /** Formats of numbers and times, changes of case and charsets that ask the default locale. */
  private static final Pattern DEPENDENT =
      Pattern.compile(
          "%[-+0-9$.,#(]*[dfegtSXEG]|to(Lower|Upper)Case\\(\\)|getBytes\\(\\)|String\\.format\\(\"|"
              + "ofPattern\\([^,)]*\\)|NumberFormat\\.|DecimalFormat|SimpleDateFormat|"
              + "ZoneId\\.systemDefault|Charset\\.defaultCharset");

  @Test
  void nothingAsksTheDefaultLocaleZoneOrCharset() throws IOException {
    Map<String, List<String>> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        List<String> lines =
            Files.readAllLines(file).stream()
                .filter(line -> DEPENDENT.matcher(line).find())
                .map(String::strip)
                .toList();
        if (!lines.isEmpty()) {
          found.put(file.toString(), lines);
        }
      }
    }

    assertThat(found).isEmpty();
  }
}
