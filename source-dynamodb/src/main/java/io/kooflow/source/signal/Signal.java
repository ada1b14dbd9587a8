package io.kooflow.source.signal;

import io.kooflow.schemas.signal.SnapshotSignal;

/**
 * A signal and where it stands.
 *
 * @param partition partition of the topic
 * @param offset offset in it
 * @param message what it asks for
 */
public record Signal(int partition, long offset, SnapshotSignal message) {}
