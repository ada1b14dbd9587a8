package io.kooflow.embedded;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of checkpoints, as a power loss or a full disk may have left them. */
final class CheckpointFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFiles.class);

  private CheckpointFiles() {}

  /** Whether a checkpoint can be read; one that cannot is put aside, so that nobody takes it. */
  static boolean wholeOrPutAside(Path metadata) {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(metadata))) {
      CheckpointMetadata read =
          org.apache.flink.runtime.checkpoint.Checkpoints.loadCheckpointMetadata(
              in, CheckpointFiles.class.getClassLoader(), metadata.resolveSibling("").toString());
      if (files(read).allMatch(CheckpointFiles::isWhole)) {
        return true;
      }
      LOG.warn("A file of checkpoint {} is missing or cut short: an older one is taken", metadata);
    } catch (IOException | RuntimeException damaged) {
      LOG.warn("Checkpoint {} is damaged: an older one is taken", metadata, damaged);
    }
    PutAside.file(metadata);
    return false;
  }

  private static Stream<FileStateHandle> files(CheckpointMetadata checkpoint) {
    return checkpoint.getOperatorStates().stream()
        .map(OperatorState::getStates)
        .flatMap(Collection::stream)
        .flatMap(CheckpointFiles::handles)
        .flatMap(CheckpointFiles::file);
  }

  private static Stream<? extends StateObject> handles(OperatorSubtaskState state) {
    return Stream.of(
            state.getManagedOperatorState(),
            state.getRawOperatorState(),
            state.getManagedKeyedState(),
            state.getRawKeyedState())
        .flatMap(Collection::stream);
  }

  /** Incremental handles are checked by their backend, when it restores. */
  private static Stream<FileStateHandle> file(StateObject state) {
    StreamStateHandle handle = null;
    if (state instanceof OperatorStateHandle operator) {
      handle = operator.getDelegateStateHandle();
    } else if (state instanceof KeyGroupsStateHandle keyed) {
      handle = keyed.getDelegateStateHandle();
    }
    return handle instanceof FileStateHandle file ? Stream.of(file) : Stream.empty();
  }

  private static boolean isWhole(FileStateHandle handle) {
    return new File(handle.getFilePath().getPath()).length() >= handle.getStateSize();
  }
}
