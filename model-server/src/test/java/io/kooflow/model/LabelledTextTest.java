package io.kooflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledTextTest {
  @Test
  void readsRowsInOrder(@TempDir Path folder) throws IOException {
    Path file = gzip(folder, "lang\tlabel\ttext\nen\tneutral\tone\npt\tpositive\tdois\n");

    assertThat(LabelledText.read(file))
        .containsExactly(
            new LabelledText("en", "neutral", "one"), new LabelledText("pt", "positive", "dois"));
  }

  @Test
  void namesFileAndLineOfABrokenRow(@TempDir Path folder) throws IOException {
    Path file = gzip(folder, "lang\tlabel\ttext\nen\tneutral\tone\nbroken\n");

    assertThatThrownBy(() -> LabelledText.read(file)).hasMessageContaining(file + ":3:");
  }

  @Test
  void refusesOtherColumns(@TempDir Path folder) throws IOException {
    Path file = gzip(folder, "text\tlabel\n");

    assertThatThrownBy(() -> LabelledText.read(file)).hasMessageContaining(file + ":1:");
  }

  private static Path gzip(Path folder, String content) throws IOException {
    Path file = folder.resolve("rows.tsv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
