package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkJobTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void readsWhatItWrote() {
    FlinkJob job =
        new FlinkJob(
            "landing",
            Path.of("jobs.jar"),
            "a.b.C",
            List.of("--topic", "koo = changes", ""),
            folder.resolve("chk"),
            Map.of("execution.checkpointing.interval", "1 s"));
    Path file = folder.resolve("job");
    job.write(file);
    assertThat(FlinkJob.read(file)).isEqualTo(job);
  }

  @Test
  void namesTheMissingKey() throws Exception {
    Path file = Files.writeString(folder.resolve("job"), "name=x\n");
    assertThatThrownBy(() -> FlinkJob.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'jar'");
  }
}
