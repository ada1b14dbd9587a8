package io.kooflow.platform.process;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.embedded.WholeFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each process of a platform was started, how often again, and how it ended the last time:
 * written to {@code processes.json} of the data folder, for other commands to read. A file that
 * cannot be written is logged and does not disturb the processes. Safe for use by several threads.
 */
public final class ProcessHistory {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessHistory.class);
  private static final String FILE = "processes.json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TAIL_BYTES = 16 << 10;
  private static final int LONGEST_CAUSE = 300;

  private final Path file;
  private final InstantSource clock;
  private final Map<String, Life> lives = new TreeMap<>();

  /**
   * Of one process.
   *
   * @param startedAt of the current one, ISO 8601
   * @param restarts how often it was started again in this run
   * @param lastEnd null if it never ended
   * @param frozenSince when it was first seen frozen, ISO 8601; null if it runs
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Life(
      long pid,
      String startedAt,
      int restarts,
      @Nullable End lastEnd,
      @Nullable String frozenSince) {}

  /**
   * An end that nobody asked for.
   *
   * @param at ISO 8601
   * @param status exit status; above 128 that many minus 128 is the signal
   * @param cause the last line of its log that names a failure; empty if there is none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record End(String at, int status, String cause) {}

  public ProcessHistory(Path folder, InstantSource clock) {
    this.file = folder.resolve(FILE);
    this.clock = clock;
  }

  /** What the file of a data folder says; empty if there is none, or it cannot be read. */
  public static Map<String, Life> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), new TypeReference<Map<String, Life>>() {});
    } catch (IOException unreadable) {
      LOG.warn("{} cannot be read: {}", file, unreadable.getMessage());
      return Map.of();
    }
  }

  /** The process ids as they are now, by name: another one than before is a restart. */
  public synchronized void started(Map<String, Long> ids) {
    ids.forEach(
        (name, pid) -> {
          Life before = lives.get(name);
          if (before == null || before.pid() != pid) {
            int restarts = before == null ? 0 : before.restarts() + 1;
            End lastEnd = before == null ? null : before.lastEnd();
            lives.put(name, new Life(pid, clock.instant().toString(), restarts, lastEnd, null));
          }
        });
    write();
  }

  /**
   * What a look at a process saw.
   *
   * @return whether it was another at the look before
   */
  public synchronized boolean saw(String name, boolean frozen) {
    Life before = lives.get(name);
    if (before == null || frozen == (before.frozenSince() != null)) {
      return false;
    }
    String since = frozen ? clock.instant().toString() : null;
    lives.put(
        name,
        new Life(before.pid(), before.startedAt(), before.restarts(), before.lastEnd(), since));
    write();
    return true;
  }

  /** A process ended. */
  public synchronized void ended(String name, int status, Path log) {
    Life before = lives.get(name);
    if (before != null) {
      End end = new End(clock.instant().toString(), status, status > 128 ? "" : cause(log));
      lives.put(name, new Life(before.pid(), before.startedAt(), before.restarts(), end, null));
      write();
    }
  }

  private void write() {
    try {
      WholeFile.write(file, JSON.writeValueAsBytes(lives));
    } catch (IOException full) {
      LOG.warn("{} cannot be written: {}", file, full.getMessage());
    }
  }

  private static String cause(Path log) {
    try (RandomAccessFile in = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, in.length() - TAIL_BYTES);
      byte[] tail = new byte[(int) (in.length() - from)];
      in.seek(from);
      in.readFully(tail);
      String cause =
          new String(tail, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.contains("ERROR") || line.contains("Exception"))
              .filter(line -> !line.startsWith("\t"))
              .reduce("", (earlier, later) -> later);
      return cause.length() <= LONGEST_CAUSE ? cause : cause.substring(0, LONGEST_CAUSE);
    } catch (IOException noLog) {
      LOG.debug("{} cannot be read", log, noLog);
      return "";
    }
  }
}
