package io.kooflow.platform.folder;

import io.kooflow.embedded.FolderNames;
import io.kooflow.embedded.Folders;
import io.kooflow.operations.UsageException;
import io.kooflow.schemas.settings.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The folder that one platform keeps everything in, held by one command at a time. */
public final class DataFolder implements AutoCloseable {
  static final String LOCK = "lock";

  /** A demo of a few hundred events takes a quarter of it. */
  private static final long LEAST_MEGABYTES = 200;

  private final Path path;
  private final boolean temporary;
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(Path path, boolean temporary, FileChannel channel, FileLock lock) {
    this.path = path;
    this.temporary = temporary;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes a folder, making it if needed; a new one under the system's temporary folder if none is
   * given, which {@link #close()} deletes.
   *
   * @throws UsageException if another command holds the folder, it cannot be made, is not this
   *     user's alone, or its disk is full
   */
  public static DataFolder take(@Nullable Path given) {
    if (given != null && given.toString().isBlank()) {
      throw new UsageException("--data-dir names no folder");
    }
    try {
      Path path = given == null ? newTemporary() : made(given);
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new UsageException(
            path
                + ": another kooflow command runs on this folder; stop it, or give another"
                + " --data-dir");
      }
      return new DataFolder(path, given == null, channel, lock);
    } catch (IOException unusable) {
      throw new UsageException(
          "--data-dir %s cannot be used: %s"
              .formatted(given == null ? "(temporary)" : given, FileTrouble.reason(unusable)),
          unusable);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldInThisJvm) {
      return null;
    }
  }

  private static Path newTemporary() throws IOException {
    Path path = Files.createTempDirectory("kooflow-").toRealPath();
    try {
      requireUsable(path);
      requireRoom(path, freeMegabytes(path));
      return path;
    } catch (UsageException refused) {
      Files.delete(path);
      throw refused;
    }
  }

  private static Path made(Path given) throws IOException {
    // Before it is made, and again behind links: what is refused leaves nothing behind.
    requireUsable(given.toAbsolutePath().normalize());
    FolderAccess access = FolderAccess.ofThisUser();
    if (!Files.isDirectory(given)) {
      try {
        Files.createDirectories(
            given,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (AccessDeniedException forbidden) {
        throw access.notMade(given.toAbsolutePath());
      }
    }
    Path real = given.toRealPath();
    requireUsable(real);
    access.require(real);
    requireRoom(real, freeMegabytes(real));
    return real;
  }

  private static long freeMegabytes(Path path) throws IOException {
    return Files.getFileStore(path).getUsableSpace() >> 20;
  }

  static void requireRoom(Path path, long megabytes) {
    if (megabytes < LEAST_MEGABYTES) {
      throw new UsageException(
          "--data-dir %s cannot be used: %s MB are free there, and %s are needed at least; make room, or give another --data-dir"
              .formatted(path, megabytes, LEAST_MEGABYTES));
    }
  }

  private static void requireUsable(Path path) {
    FolderNames.problem(path)
        .ifPresent(
            reason -> {
              throw new UsageException(
                  "--data-dir cannot be used: " + reason + "; give another --data-dir");
            });
  }

  public Path path() {
    return path;
  }

  /** Whether the folder goes when this is closed. */
  public boolean temporary() {
    return temporary;
  }

  /** A folder below, made if needed. */
  public Path below(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  /** Lets go of the folder; a temporary one is deleted with all that is in it. */
  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
    if (temporary) {
      Folders.delete(path);
    }
  }
}
