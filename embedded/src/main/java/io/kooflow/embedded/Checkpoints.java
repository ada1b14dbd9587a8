package io.kooflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the checkpoint from which a job goes on. */
public final class Checkpoints {
  private static final String COMPLETE = "_metadata";
  private static final int DEPTH = 3;

  private Checkpoints() {}

  /**
   * The newest complete checkpoint or savepoint below {@code folder}, whichever run of the job made
   * it; empty if there is none. A killed job leaves a newer folder without {@code _metadata}, and a
   * power loss one with an empty {@code _metadata}: neither is complete.
   */
  public static Optional<Path> newest(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.find(folder, DEPTH, (path, attributes) -> isMetadata(path))) {
      return files.max(Comparator.comparing(Checkpoints::modified)).map(Path::getParent);
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable checkpoints in " + folder, e);
    }
  }

  private static boolean isMetadata(Path path) {
    return path.endsWith(COMPLETE) && Files.isRegularFile(path) && size(path) > 0;
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable checkpoint " + path, e);
    }
  }

  private static FileTime modified(Path path) {
    try {
      return Files.getLastModifiedTime(path);
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable checkpoint " + path, e);
    }
  }
}
