package io.kooflow.lake.read;

import io.kooflow.lake.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.formats.ReadBuilder;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.CloseableIterator;
import org.apache.iceberg.io.InputFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows of one table file by file: several files at a time, each once. A file that cannot
 * be read does not keep the others from being read; it is named, with the records of Kafka that it
 * held. Rows come as {@link LakeReader} gives them.
 */
public final class LakeFiles {
  private static final Logger LOG = LoggerFactory.getLogger(LakeFiles.class);

  private static final int READERS = 8;

  /** A reader holds at most about a row group of its file. */
  private static final int MOST_KIB_OF_ONE = 32 * 1024;

  private static final int MOST_KIB = 64 * 1024;

  /** Rows that are handed over together. */
  private static final int BATCH = 1_000;

  private final Table table;
  private final List<UnreadFile> unread = new ArrayList<>();

  private LakeFiles(Table table) {
    this.table = table;
  }

  /**
   * Opens the table at its current snapshot; one that does not exist is a {@link
   * org.apache.iceberg.exceptions.NoSuchTableException}. The caller keeps the catalog open.
   */
  public static LakeFiles open(Catalog catalog, LakeTable definition) {
    return new LakeFiles(catalog.loadTable(definition.identifier()));
  }

  /** The table's id of the snapshot that is read; null where there is none yet. */
  public @Nullable Long snapshotId() {
    Snapshot current = table.currentSnapshot();
    return current == null ? null : current.snapshotId();
  }

  /**
   * Reads all rows; call once.
   *
   * @param columns as for {@link LakeReader#rows}; at least one
   * @param of what to take of a row; called by several threads at a time
   * @param take takes it, from one thread at a time, in no order
   * @return the files that could not be read, or not to their end; rows of theirs may have been
   *     taken. Sorted by location
   */
  public <T> List<UnreadFile> read(
      List<String> columns, Function<Record, T> of, Consumer<? super T> take)
      throws InterruptedException {
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot == null) {
      return List.of();
    }
    Schema projection = table.schema().select(columns);
    ExecutorService readers = Executors.newFixedThreadPool(READERS, LakeFiles::thread);
    try {
      List<Planned> files = plan(snapshot, readers);
      Semaphore kib = new Semaphore(MOST_KIB);
      List<Callable<Void>> reads = new ArrayList<>();
      for (Planned each : files) {
        reads.add(
            () -> {
              int share = (int) Math.min(MOST_KIB_OF_ONE, each.file().fileSizeInBytes() >> 10);
              kib.acquire(share);
              try {
                readOne(each, projection, of, take);
              } finally {
                kib.release(share);
              }
              return null;
            });
      }
      finish(readers.invokeAll(reads));
    } finally {
      readers.shutdownNow();
    }
    unread.sort((one, other) -> one.location().compareTo(other.location()));
    return List.copyOf(unread);
  }

  /** A data file; {@code deletes} null where no row of it was deleted. */
  private record Planned(DataFile file, @Nullable FileScanTask deletes) {}

  private List<Planned> plan(Snapshot snapshot, ExecutorService readers)
      throws InterruptedException {
    List<ManifestFile> manifests;
    try {
      if (!snapshot.deleteManifests(table.io()).isEmpty()) {
        return planWithDeletes(snapshot);
      }
      manifests = snapshot.dataManifests(table.io());
    } catch (RuntimeException failed) {
      String list = String.valueOf(snapshot.manifestListLocation());
      String rows = snapshot.summary().getOrDefault("total-records", "-1");
      Reason reason = reason(list, -1, failed);
      add(
          new UnreadFile(
              "manifest list",
              list,
              reason.text(),
              HeldOffsets.all(table),
              Long.parseLong(rows),
              reason.unanswered()));
      return List.of();
    }
    List<Planned> files = new ArrayList<>();
    List<Callable<Void>> reads = new ArrayList<>();
    for (ManifestFile manifest : manifests) {
      reads.add(
          () -> {
            plan(manifest, files);
            return null;
          });
    }
    finish(readers.invokeAll(reads));
    return files;
  }

  private void plan(ManifestFile manifest, List<Planned> files) {
    List<Planned> found = new ArrayList<>();
    try (ManifestReader<DataFile> entries =
            ManifestFiles.read(manifest, table.io(), table.specs());
        CloseableIterator<DataFile> each = entries.iterator()) {
      while (each.hasNext()) {
        found.add(new Planned(each.next().copy(), null));
      }
    } catch (IOException | RuntimeException failed) {
      Reason reason = reason(manifest.path(), manifest.length(), failed);
      add(
          new UnreadFile(
              "manifest",
              manifest.path(),
              reason.text(),
              HeldOffsets.of(manifest, table),
              rowsOf(manifest),
              reason.unanswered()));
    }
    synchronized (files) {
      files.addAll(found);
    }
  }

  private static long rowsOf(ManifestFile manifest) {
    Long added = manifest.addedRowsCount();
    Long existing = manifest.existingRowsCount();
    return added == null || existing == null ? -1 : added + existing;
  }

  /** Somebody else has deleted rows; Iceberg itself finds which deletions are whose. */
  private List<Planned> planWithDeletes(Snapshot snapshot) {
    List<Planned> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshot.snapshotId()).includeColumnStats().planFiles()) {
      tasks.forEach(
          task -> files.add(new Planned(task.file(), task.deletes().isEmpty() ? null : task)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return files;
  }

  private <T> void readOne(
      Planned each, Schema projection, Function<Record, T> of, Consumer<? super T> take) {
    DataFile file = each.file();
    long read = 0;
    try (CloseableIterable<Record> rows = rows(each, projection)) {
      List<T> batch = new ArrayList<>();
      for (Record row : rows) {
        batch.add(of.apply(row));
        read++;
        if (batch.size() == BATCH) {
          hand(batch, take);
        }
      }
      hand(batch, take);
    } catch (IOException | RuntimeException failed) {
      add(file, reason(file.location(), file.fileSizeInBytes(), failed));
      return;
    }
    if (each.deletes() == null && read != file.recordCount()) {
      String reason =
          String.format(Locale.ROOT, "has %,d rows instead of %,d", read, file.recordCount());
      add(file, new Reason(reason, false));
    }
  }

  private void add(DataFile file, Reason reason) {
    List<String> held = HeldOffsets.of(file, table.schema());
    add(
        new UnreadFile(
            "data file",
            file.location(),
            reason.text(),
            held,
            file.recordCount(),
            reason.unanswered()));
  }

  private synchronized <T> void hand(List<T> batch, Consumer<? super T> take) {
    batch.forEach(take);
    batch.clear();
  }

  private CloseableIterable<Record> rows(Planned each, Schema projection) {
    FileScanTask task = each.deletes();
    if (task == null) {
      return open(each.file(), projection);
    }
    GenericDeleteFilter deletes =
        new GenericDeleteFilter(table.io(), task, table.schema(), projection);
    return deletes.filter(open(each.file(), deletes.requiredSchema()));
  }

  private CloseableIterable<Record> open(DataFile file, Schema projection) {
    ReadBuilder<Record, ?> builder =
        FormatModelRegistry.readBuilder(file.format(), Record.class, table.io().newInputFile(file));
    return builder.project(projection).build();
  }

  private synchronized void add(UnreadFile file) {
    unread.add(file);
  }

  private record Reason(String text, boolean unanswered) {}

  /**
   * Asks for the file again, to tell damage from storage that does not answer.
   *
   * @param bytes what it should have; -1 where that is not known
   */
  private Reason reason(String location, long bytes, Exception failed) {
    LOG.debug("{} cannot be read", location, failed);
    try {
      InputFile file = table.io().newInputFile(location);
      if (!file.exists()) {
        return new Reason("is missing", false);
      }
      long there = file.getLength();
      return new Reason(
          bytes >= 0 && there != bytes
              ? String.format(Locale.ROOT, "has %,d bytes instead of %,d", there, bytes)
              : "is damaged: " + innermost(failed),
          false);
    } catch (RuntimeException noAnswer) {
      LOG.debug("{} cannot be asked for", location, noAnswer);
      return new Reason("cannot be read: " + innermost(noAnswer), true);
    }
  }

  private static String innermost(Throwable failed) {
    Throwable cause = failed;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : message;
  }

  private static void finish(List<Future<Void>> reads) throws InterruptedException {
    for (Future<Void> read : reads) {
      try {
        read.get();
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException("Reading a table failed", failed.getCause());
      }
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "lake-reader");
    thread.setDaemon(true);
    return thread;
  }
}
