package io.kooflow.platform.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes files and folders should this process be killed before {@link #close()}: a small shell of
 * its own waits for the end of its standard input, which comes with the end of this process, gives
 * the other processes of the platform the time that they have for their own end, and deletes.
 */
public final class Sweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

  /** The servers have four seconds to end; see their leash. */
  private static final String WAIT_AND_DELETE =
      "trap '' INT HUP TERM; cat >/dev/null; sleep 5; exec rm -rf -- \"$@\"";

  private final @Nullable Process shell;

  private Sweep(@Nullable Process shell) {
    this.shell = shell;
  }

  /** Without a shell nothing is swept, which the log says. */
  public static Sweep ofWhenKilled(List<Path> paths) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", WAIT_AND_DELETE, "kooflow-sweep"));
    paths.forEach(path -> command.add(path.toAbsolutePath().toString()));
    try {
      return new Sweep(
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException noShell) {
      LOG.warn("Nothing is swept if this command is killed: {}", noShell.getMessage());
      return new Sweep(null);
    }
  }

  /** Nothing is deleted any more. */
  @Override
  public void close() throws IOException {
    if (shell != null) {
      shell.destroyForcibly();
      shell.getOutputStream().close();
    }
  }
}
