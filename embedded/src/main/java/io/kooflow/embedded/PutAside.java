package io.kooflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Damaged files: kept under another name, for whoever wants to look into them, never deleted. */
public final class PutAside {
  private static final String MARK = ".damaged-";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private PutAside() {}

  /**
   * Renames a file, or does nothing if it is not there.
   *
   * @return the new name: {@code <name>.damaged-<time>}
   */
  public static Path file(Path file) {
    Path aside = file.resolveSibling(file.getFileName() + MARK + TIME.format(Instant.now()));
    try {
      if (Files.exists(file)) {
        Files.move(file, aside);
      }
      return aside;
    } catch (IOException readOnly) {
      throw new UncheckedIOException(file + " is damaged and cannot be renamed", readOnly);
    }
  }

  /** The files below {@code folder}, three levels deep, that were put aside since {@code start}. */
  public static List<Path> since(Path folder, Instant start) {
    String first = TIME.format(start);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files =
        Files.find(folder, 4, (path, attributes) -> asideSince(path, first))) {
      return files.sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("unreadable folder " + folder, unreadable);
    }
  }

  private static boolean asideSince(Path path, String first) {
    String name = path.getFileName().toString();
    int mark = name.lastIndexOf(MARK);
    return mark > 0 && name.substring(mark + MARK.length()).compareTo(first) >= 0;
  }
}
