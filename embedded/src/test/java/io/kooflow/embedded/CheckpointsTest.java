package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void findsTheNewestCompleteOneOfAllRuns() throws IOException {
    checkpoint("run-b/chk-9", 1_000, "whole");
    checkpoint("run-a/chk-2", 2_000, "whole");
    Files.createDirectories(folder.resolve("run-a/chk-3"));
    assertThat(Checkpoints.newest(folder)).hasValue(folder.resolve("run-a/chk-2"));
  }

  @Test
  void passesOverOneThatAPowerLossLeftEmpty() throws IOException {
    checkpoint("run-a/chk-2", 1_000, "whole");
    checkpoint("run-a/chk-3", 2_000, "");
    assertThat(Checkpoints.newest(folder)).hasValue(folder.resolve("run-a/chk-2"));
  }

  @Test
  void putsAllAside() throws IOException {
    checkpoint("run-a/chk-2", 1_000, "whole");
    checkpoint("run-b/chk-3", 2_000, "whole");
    Checkpoints.putAside(folder);
    assertThat(Checkpoints.newest(folder)).isEmpty();
    assertThat(PutAside.since(folder, Instant.EPOCH)).hasSize(2);
  }

  @Test
  void findsNothingInAnAbsentOrEmptyFolder() {
    assertThat(Checkpoints.newest(folder)).isEmpty();
    assertThat(Checkpoints.newest(folder.resolve("absent"))).isEmpty();
  }

  private void checkpoint(String checkpoint, long modifiedMillis, String content)
      throws IOException {
    Path metadata = folder.resolve(checkpoint).resolve("_metadata");
    Files.createDirectories(metadata.getParent());
    Files.writeString(metadata, content);
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(modifiedMillis));
  }
}
