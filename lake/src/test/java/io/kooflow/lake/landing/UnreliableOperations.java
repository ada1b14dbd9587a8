package io.kooflow.lake.landing;

import java.util.function.Supplier;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;

/** A catalog whose next commit fails as told, before or after it has taken effect. */
final class UnreliableOperations implements TableOperations {
  private final TableOperations reliable;
  private @Nullable Supplier<RuntimeException> failure;
  private boolean takesEffect;

  UnreliableOperations(TableOperations reliable) {
    this.reliable = reliable;
  }

  /** The next commit takes effect, then its answer is this exception. */
  void failNextAfterItsEffect(Supplier<RuntimeException> exception) {
    failure = exception;
    takesEffect = true;
  }

  /** The next commit has no effect. */
  void failNextWithoutEffect(Supplier<RuntimeException> exception) {
    failure = exception;
    takesEffect = false;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    Supplier<RuntimeException> thrown = failure;
    failure = null;
    if (thrown == null || takesEffect) {
      reliable.commit(base, metadata);
    }
    if (thrown != null) {
      throw thrown.get();
    }
  }

  @Override
  public TableMetadata current() {
    return reliable.current();
  }

  @Override
  public TableMetadata refresh() {
    return reliable.refresh();
  }

  @Override
  public FileIO io() {
    return reliable.io();
  }

  @Override
  public EncryptionManager encryption() {
    return reliable.encryption();
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return reliable.metadataFileLocation(fileName);
  }

  @Override
  public LocationProvider locationProvider() {
    return LocationProviders.locationsFor(current().location(), current().properties());
  }
}
