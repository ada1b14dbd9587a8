package io.kooflow.operations.deadletters;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kooflow.operations.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** Who sent which dead letters back, when and why: a file with a line of JSON for each replay. */
public final class ReplayLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  public ReplayLog(Path file) {
    this.file = file;
  }

  /**
   * Adds a line; called before anything is sent, and again with the outcome.
   *
   * @throws UsageException if the file cannot be written: then nothing may be sent
   */
  public void write(Instant at, Selection selection, String reason, String outcome) {
    ObjectNode line = JSON.createObjectNode();
    line.put("at", at.toString())
        .put("user", System.getProperty("user.name"))
        .put("topic", selection.topic())
        .put("partition", selection.partition())
        .put("fromOffset", selection.fromOffset())
        .put("toOffset", selection.toOffset() == Long.MAX_VALUE ? null : selection.toOffset())
        .put("error", selection.error())
        .put("reason", reason)
        .put("outcome", outcome);
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UsageException("The log of replays cannot be written: " + file, failed);
    }
  }
}
