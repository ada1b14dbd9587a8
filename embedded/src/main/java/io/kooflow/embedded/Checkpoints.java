package io.kooflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
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
    return newest(folder, metadata -> true);
  }

  /**
   * As {@link #newest(Path)}, of those that are whole too.
   *
   * @param whole asked for each {@code _metadata} that has content, newest first
   */
  static Optional<Path> newest(Path folder, Predicate<Path> whole) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.find(folder, DEPTH, (path, attributes) -> isMetadata(path))) {
      return files
          .sorted(Comparator.comparing(Checkpoints::modified).reversed())
          .filter(whole)
          .findFirst()
          .map(Path::getParent);
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable checkpoints in " + folder, e);
    }
  }

  /** Puts all checkpoints below {@code folder} aside: its job goes on without any. */
  public static void putAside(Path folder) {
    Optional<Path> next = newest(folder);
    while (next.isPresent()) {
      PutAside.file(next.get().resolve(COMPLETE));
      next = newest(folder);
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
