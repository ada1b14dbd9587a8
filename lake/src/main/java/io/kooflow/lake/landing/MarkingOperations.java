package io.kooflow.lake.landing;

import java.util.Map;
import java.util.function.BiFunction;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * A table's operations that put the {@link LandingMark} into each commit of a snapshot, so that
 * rows and mark are one atomic change. Iceberg refreshes and calls again on each retry, and so the
 * mark is made, and the commit checked, against exactly the metadata that it replaces.
 */
final class MarkingOperations implements TableOperations {
  private final TableOperations table;
  private final BiFunction<TableMetadata, Snapshot, LandingMark> mark;

  /**
   * @param mark gets the metadata to replace and the snapshot to come; what it throws ends the
   *     commit
   */
  MarkingOperations(TableOperations table, BiFunction<TableMetadata, Snapshot, LandingMark> mark) {
    this.table = table;
    this.mark = mark;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    String json = mark.apply(base, metadata.currentSnapshot()).toJson();
    table.commit(
        base,
        TableMetadata.buildFrom(metadata)
            .setProperties(Map.of(LandingMark.PROPERTY, json))
            .build());
  }

  @Override
  public TableMetadata current() {
    return table.current();
  }

  @Override
  public TableMetadata refresh() {
    return table.refresh();
  }

  @Override
  public FileIO io() {
    return table.io();
  }

  @Override
  public EncryptionManager encryption() {
    return table.encryption();
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return table.metadataFileLocation(fileName);
  }

  @Override
  public LocationProvider locationProvider() {
    return table.locationProvider();
  }

  @Override
  public TableOperations temp(TableMetadata uncommittedMetadata) {
    return table.temp(uncommittedMetadata);
  }

  @Override
  public long newSnapshotId() {
    return table.newSnapshotId();
  }

  @Override
  public boolean requireStrictCleanup() {
    return table.requireStrictCleanup();
  }
}
