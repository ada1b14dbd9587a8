package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What an operator reads in the log of a process. */
public class LogLinesIT {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void aCommitOfOffsetsThatFailsIsOneLine() throws IOException {
    ForkedJvm jvm =
        new ForkedJvm(
            FailedCommit.class.getName(), ForkedJvm.ownClassPath(), ForkedJvm.SMALL, List.of());
    try (ChildProcess process = jvm.start("failing", folder)) {
      process.awaitSuccess();

      List<String> lines = Files.readAllLines(process.log());
      int commit = indexOf(lines, "Commit of offsets");
      assertThat(lines.get(commit).strip())
          .endsWith("failed java.lang.IllegalStateException: not the coordinator");
      assertThat(lines.get(commit + 1)).contains("Task is being killed");
      assertThat(lines.subList(commit + 2, lines.size()))
          .anyMatch(line -> line.contains("IllegalStateException: another"))
          .anyMatch(line -> line.startsWith("\tat "));
    }
  }

  private static int indexOf(List<String> lines, String text) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    throw new AssertionError("no line with " + text + " in " + lines);
  }

  /** Logs as Connect does. */
  public static final class FailedCommit {
    private FailedCommit() {}

    public static void main(String[] arguments) {
      LoggerFactory.getLogger("org.apache.kafka.connect.runtime.WorkerSinkTask")
          .error("Commit of offsets failed", new IllegalStateException("not the coordinator"));
      LoggerFactory.getLogger("org.apache.kafka.connect.runtime.WorkerTask")
          .error("Task is being killed", new IllegalStateException("another"));
    }
  }
}
