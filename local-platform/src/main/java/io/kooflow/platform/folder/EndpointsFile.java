package io.kooflow.platform.folder;

import io.kooflow.embedded.PutAside;
import io.kooflow.embedded.WholeFile;
import io.kooflow.operations.connection.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The endpoints of a data folder, and the copy of them that outlives a damaged file. */
public final class EndpointsFile {
  private static final String COPY = "conf";

  private final Path file;
  private final Path copy;

  public EndpointsFile(Path folder) {
    this.file = folder.resolve(Endpoints.FILE);
    this.copy = folder.resolve(COPY).resolve(Endpoints.FILE);
  }

  /** Replaces the file at once: a reader sees the old one or the new one, never half. */
  public void write(Endpoints endpoints) throws IOException {
    WholeFile.write(file, endpoints.bytes());
  }

  /** Writes the copy that {@link #ofLastRun} takes where the file itself is damaged. */
  public void writeCopy(Endpoints endpoints) throws IOException {
    Files.createDirectories(copy.resolveSibling(""));
    WholeFile.write(copy, endpoints.bytes());
  }

  /**
   * The endpoints of the last run; null where no platform ever ran. A file that cannot be read is
   * put aside, and the copy is taken.
   *
   * @param notices told one line for the user if the file is damaged
   */
  public @Nullable Endpoints ofLastRun(Consumer<String> notices) {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    Endpoints last = Endpoints.in(file);
    if (last == null) {
      notices.accept(
          "%s is damaged: put aside as %s, and written again"
              .formatted(file, PutAside.file(file).getFileName()));
      last = Endpoints.in(copy);
    }
    return last;
  }
}
