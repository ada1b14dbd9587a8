package io.kooflow.platform.stage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.embedded.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each stage last made progress, as the running command sees it: written to {@code
 * stages.json} of the data folder at most every two seconds. For use by one thread.
 */
public final class Progress {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  private static final String FILE = "stages.json";
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final InstantSource clock;
  private final Map<String, Reached> stages = new TreeMap<>();
  private Instant written = Instant.EPOCH;

  /**
   * How far a stage was.
   *
   * @param reached as {@link Stage#reached}
   * @param since when it got there, ISO 8601
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Reached(long reached, String since) {}

  public Progress(Path folder, InstantSource clock) {
    this.file = folder.resolve(FILE);
    this.clock = clock;
  }

  /** What the file of a data folder says, by stage; empty if there is none that can be read. */
  public static Map<String, Reached> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    try {
      return JSON.readValue(Files.readAllBytes(file), new TypeReference<Map<String, Reached>>() {});
    } catch (IOException unreadable) {
      LOG.warn("{} cannot be read: {}", file, unreadable.getMessage());
      return Map.of();
    }
  }

  /** The stages as they are now. A file that cannot be written is passed over. */
  public void note(List<Stage> now) {
    Instant at = clock.instant();
    for (Stage stage : now) {
      Reached before = stages.get(stage.name());
      if (before == null || before.reached() != stage.reached()) {
        stages.put(stage.name(), new Reached(stage.reached(), at.toString()));
      }
    }
    if (Duration.between(written, at).abs().compareTo(PAUSE) < 0) {
      return;
    }
    written = at;
    try {
      WholeFile.write(file, JSON.writeValueAsBytes(stages));
    } catch (IOException full) {
      LOG.debug("{} cannot be written", file, full);
    }
  }
}
