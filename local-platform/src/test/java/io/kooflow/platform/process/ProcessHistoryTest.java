package io.kooflow.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.platform.process.ProcessHistory.End;
import io.kooflow.platform.process.ProcessHistory.Life;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessHistoryTest {
  private static final Instant AT = Instant.parse("2026-11-30T12:00:00Z");

  @TempDir private Path folder;

  private ProcessHistory history() {
    return new ProcessHistory(folder, InstantSource.fixed(AT));
  }

  @Test
  void anotherProcessIdIsARestartAndItsCauseIsInTheLog() throws Exception {
    Path log =
        Files.writeString(
            folder.resolve("streams.log"),
            "INFO begins\nERROR i.k.s.Main - first\njava.lang.Exception: gone\n\tat Main\nINFO end\n");
    ProcessHistory history = history();
    history.started(Map.of("streams", 7L, "flink", 8L));
    history.ended("streams", 1, log);
    history.started(Map.of("streams", 9L, "flink", 8L));

    assertThat(ProcessHistory.read(folder))
        .containsEntry(
            "streams",
            new Life(
                9, AT.toString(), 1, new End(AT.toString(), 1, "java.lang.Exception: gone"), null))
        .containsEntry("flink", new Life(8, AT.toString(), 0, null, null));
  }

  @Test
  void aSignalIsItsOwnCause() {
    ProcessHistory history = history();
    history.started(Map.of("flink", 8L));
    history.ended("flink", 137, folder.resolve("no.log"));

    assertThat(ProcessHistory.read(folder))
        .containsEntry(
            "flink", new Life(8, AT.toString(), 0, new End(AT.toString(), 137, ""), null));
  }

  @Test
  void onlyItsOwnerReadsTheFile() throws Exception {
    history().started(Map.of("flink", 8L));

    assertThat(Files.getPosixFilePermissions(folder.resolve("processes.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aFileThatCannotBeWrittenOrReadDisturbsNobody() throws Exception {
    Files.createDirectories(folder.resolve("processes.json.new/full"));
    history().started(Map.of("flink", 8L));
    assertThat(ProcessHistory.read(folder)).isEmpty();

    Files.writeString(folder.resolve("processes.json"), "{\"flink\":");
    assertThat(ProcessHistory.read(folder)).isEmpty();
  }
}
