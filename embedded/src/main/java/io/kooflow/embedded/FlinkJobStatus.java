package io.kooflow.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;

/**
 * What the process that keeps a job running says of it, in a file beside the job's own, so that
 * another process can read it. Needs no Flink class.
 *
 * @param state where the job is now
 * @param sinceMillis when it came there, epoch milliseconds
 * @param reason why it does not run, one line; empty while it runs
 */
public record FlinkJobStatus(State state, long sinceMillis, String reason) {
  private static final int MAX_REASON = 1_000;

  /** Where a job can be. */
  public enum State {
    /** It is being submitted for the first time. */
    STARTING,
    /** The cluster runs it; Flink's own restarts included. */
    RUNNING,
    /** It failed and is submitted again soon. */
    FAILING,
    /** It was refused, or has failed for long: it is tried again slowly, and needs somebody. */
    STOPPED,
    /** It was cancelled or has finished, and is not submitted again. */
    ENDED
  }

  /** Puts the reason on one line, without control characters, at most 1,000 characters of it. */
  public FlinkJobStatus {
    String line = reason.replaceAll("\\p{Cntrl}+", " ").strip();
    reason = line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON);
  }

  /** The file that says it, of the job that {@code jobFile} describes. */
  public static Path fileOf(Path jobFile) {
    return jobFile.resolveSibling(jobFile.getFileName() + ".status");
  }

  /**
   * Replaces the file as a whole.
   *
   * @throws IOException if it cannot be written, as on a full disk
   */
  public void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("state", state.name());
    properties.setProperty("since", Long.toString(sinceMillis));
    properties.setProperty("reason", reason);
    WholeFile.write(file, properties);
  }

  /** What the file says; empty if there is none, or none of this form. */
  public static Optional<FlinkJobStatus> read(Path file) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (NoSuchFileException | CharacterCodingException | IllegalArgumentException none) {
      return Optional.empty(); // Not there yet, or cut short by a power loss.
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable job status " + file, e);
    }
    String since = properties.getProperty("since", "");
    String reason = properties.getProperty("reason", "");
    return Arrays.stream(State.values())
        .filter(state -> state.name().equals(properties.getProperty("state")))
        .filter(state -> since.matches("[0-9]{1,18}"))
        .map(state -> new FlinkJobStatus(state, Long.parseLong(since), reason))
        .findFirst();
  }
}
