package io.kooflow.source;

/** How the capture of one table goes, since the task started; read over JMX. */
public interface CaptureMetricsMXBean {

  /** Change events handed over, of the stream and of snapshots. */
  long getEvents();

  /** Changes that went to the dead-letter topic. */
  long getDeadLetters();

  /** Change events without their {@code before}, because the store's could not be read. */
  long getUnreadableBefores();

  /** Attributes that the schema does not know and that were left out of events. */
  long getDroppedAttributes();

  /** Records that a global table wrote for itself alone; not told as changes. */
  long getReplicationEchoes();

  /** Rows handed over by snapshots. */
  long getSnapshotRows();

  /** Snapshots taken to their end. */
  long getSnapshots();

  /** Whether a snapshot is being taken now. */
  boolean isSnapshotRunning();

  /** Keys read because signals asked for them. */
  long getKeysRead();

  /** Signals that were passed over, because they are none, or have a bad key. */
  long getBadSignals();

  /** Times that the stream had lost records before they were read. */
  long getGaps();

  /** Reads that the server refused because there were too many. */
  long getThrottles();

  /** Other reads that failed and were repeated. */
  long getRetries();

  /** Shards being read now. */
  long getReadableShards();

  /** Age of the newest change when it was read, in milliseconds; DynamoDB tells whole seconds. */
  long getMillisBehind();

  /**
   * Milliseconds since a page of the stream was read, or since the task began: it grows while the
   * task makes no progress, whatever the cause.
   */
  long getMillisSinceRead();
}
