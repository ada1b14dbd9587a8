package io.kooflow.streams.commit;

/** When a processor emits what its input changed. */
public enum Emission {
  /** Once per key and commit, by an internal hook of Kafka Streams: few writes downstream. */
  PER_COMMIT,
  /**
   * At once, for every record, by public API only: as many writes downstream as there are changes.
   */
  PER_RECORD
}
