package io.kooflow.streams;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of one process to one application's state below {@code kafka.state.dir}: without it a
 * second instance would take stores that the first has open for damaged, and delete them. A lock of
 * the operating system on a file beside the state, never deleted; it goes with the process, however
 * that ends.
 */
final class StateFolderLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateFolderLock.class);

  private final FileChannel file;

  private StateFolderLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes it at once, before anything of the state is touched.
   *
   * @param folder value of {@code kafka.state.dir}; made if it is not there
   * @param application id of the application, which names its folder below
   * @throws ConfigException if another instance has it, in this process or another, or the folder
   *     cannot be used
   */
  static StateFolderLock take(Path folder, String application) {
    try {
      Files.createDirectories(folder);
      FileChannel file =
          FileChannel.open(
              folder.resolve(application + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (lock(file) == null) {
        file.close();
        throw new ConfigException(
            "kafka.state.dir: an instance of %s that runs already has its state in %s. Give this one a folder of its own, or end that one first"
                .formatted(application, folder.toAbsolutePath()));
      }
      return new StateFolderLock(file);
    } catch (IOException unusable) {
      throw new ConfigException(
          "kafka.state.dir: %s cannot be used: %s"
              .formatted(folder.toAbsolutePath(), unusable.toString()));
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException ofThisProcess) {
      return null;
    }
  }

  /** Gives it back; to be called when nothing uses the state any more. Safe to repeat. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failed) {
      LOG.warn("The lock on the state folder could not be given back; it ends with us", failed);
    }
  }
}
