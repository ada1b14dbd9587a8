package io.kooflow.operations.connection;

import io.kooflow.operations.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The platforms that run for this user on this machine: one small file each, named by the process
 * id of its command, so that {@code audit}, {@code show} and {@code tail} find the only one by
 * themselves.
 */
public final class RunningPlatforms {
  private final Path list;

  private RunningPlatforms(Path list) {
    this.list = list;
  }

  /** The list in the system's temporary folder. */
  public static RunningPlatforms ofThisUser() {
    return new RunningPlatforms(
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "kooflow-running-" + System.getProperty("user.name")));
  }

  /** Puts a platform on the list; {@link #remove()} takes it off. */
  public void add(Path dataFolder) throws IOException {
    Files.createDirectories(list);
    Files.writeString(own(), dataFolder.toString(), StandardCharsets.UTF_8);
  }

  /** Takes this process's platform off the list; nothing happens if it is not there. */
  public void remove() throws IOException {
    Files.deleteIfExists(own());
  }

  /**
   * The data folder of the only running platform.
   *
   * @throws UsageException if none or several run
   */
  public Path only() {
    List<Path> running = running();
    if (running.size() == 1) {
      return running.get(0);
    }
    throw new UsageException(
        running.isEmpty()
            ? "No demo is running for this user; start one with ./kooflow demo, or give --data-dir"
            : "Several demos are running, say which with --data-dir: " + running);
  }

  private List<Path> running() {
    if (!Files.isDirectory(list)) {
      return List.of();
    }
    List<Path> running = new ArrayList<>();
    try (Stream<Path> files = Files.list(list)) {
      for (Path file : files.sorted().toList()) {
        if (alive(file)) {
          running.add(Path.of(Files.readString(file, StandardCharsets.UTF_8)));
        } else {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException unreadable) {
      throw new UsageException(list + ": cannot be read: " + unreadable.getMessage(), unreadable);
    }
    return running;
  }

  private static boolean alive(Path file) {
    String pid = file.getFileName().toString();
    return pid.chars().allMatch(Character::isDigit)
        && ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }

  /** The small file of this process. */
  public Path own() {
    return list.resolve(Long.toString(ProcessHandle.current().pid()));
  }
}
