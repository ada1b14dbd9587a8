package io.kooflow.sink.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} has each attribute of {@link SinkFiguresMXBean}. */
class MetricsPageTest {
  @Test
  void thePageHasEachAttributeOnce() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "metrics.md"));
    String section = page.substring(page.indexOf("## Sink\n")).split("\n## ", 2)[0];
    List<String> attributes =
        Arrays.stream(SinkFiguresMXBean.class.getMethods())
            .map(getter -> getter.getName().replaceFirst("^(get|is)", ""))
            .toList();

    assertThat(
            Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE)
                .matcher(section)
                .results()
                .map(found -> found.group(1)))
        .containsExactlyInAnyOrderElementsOf(attributes);
  }
}
