package io.kooflow.schemas;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * One topic and how it is kept.
 *
 * @param name name of the topic
 * @param key how the key is written
 * @param value schema of the value; null where values are bytes of any kind (dead letters)
 * @param partitions 1 or more; fixed for the life of a generation
 * @param cleanup what becomes of old records
 * @param retention for {@link Cleanup#DELETE} how long a record is kept after the broker took it;
 *     for {@link Cleanup#COMPACT} how long a tombstone is kept for readers that are behind
 * @param whole how long a compacted topic keeps every record, newer ones of its key or not; zero
 *     where readers want the newest only
 * @param maxMessageBytes largest record batch that the broker takes
 */
public record TopicDefinition(
    String name,
    KeyKind key,
    @Nullable Schema value,
    int partitions,
    Cleanup cleanup,
    Duration retention,
    Duration whole,
    int maxMessageBytes) {

  /** How a key is written. */
  public enum KeyKind {
    /** 8 bytes, big-endian, as by Kafka's LongSerializer. */
    LONG,
    /** UTF-8, as by Kafka's StringSerializer. */
    STRING
  }

  /** What becomes of old records. */
  public enum Cleanup {
    /** Deleted once older than the retention. */
    DELETE,
    /** The newest record of each key stays for ever. */
    COMPACT
  }

  /** Refuses a topic without partitions, retention or room for a record. */
  public TopicDefinition {
    if (whole.isNegative() || (cleanup == Cleanup.DELETE && !whole.isZero())) {
      throw new IllegalArgumentException(
          "Topic %s: whole must be zero, or above where records are compacted, got %s"
              .formatted(name, whole));
    }
    if (partitions < 1 || maxMessageBytes < 1 || retention.isNegative() || retention.isZero()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Topic %s needs partitions, retention and maxMessageBytes above 0, got %d, %s, %d",
              name,
              partitions,
              retention,
              maxMessageBytes));
    }
  }

  /** A topic whose compaction, if any, may drop older records of a key at once. */
  public TopicDefinition(
      String name,
      KeyKind key,
      @Nullable Schema value,
      int partitions,
      Cleanup cleanup,
      Duration retention,
      int maxMessageBytes) {
    this(name, key, value, partitions, cleanup, retention, Duration.ZERO, maxMessageBytes);
  }

  /** The same topic, compacted only where records are older than this. */
  TopicDefinition keptWhole(Duration kept) {
    return new TopicDefinition(
        name, key, value, partitions, cleanup, retention, kept, maxMessageBytes);
  }

  /**
   * The topic's settings as Kafka's topic configuration. A topic that deletes is stamped by the
   * broker: retention then counts from arrival, whatever time the record itself speaks of.
   */
  public Map<String, String> config() {
    Map<String, String> config = new HashMap<>();
    config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes));
    String kept = Long.toString(retention.toMillis());
    switch (cleanup) {
      case DELETE -> {
        config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        config.put(TopicConfig.RETENTION_MS_CONFIG, kept);
        config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
      }
      case COMPACT -> {
        config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        config.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, kept);
        // A segment that is still written to is not compacted: roll it once a day.
        config.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(Duration.ofDays(1).toMillis()));
        config.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.3");
        config.put(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, Long.toString(whole.toMillis()));
      }
    }
    return Map.copyOf(config);
  }

  /**
   * Schema of the value.
   *
   * @throws IllegalStateException if values are bytes of any kind
   */
  public Schema valueSchema() {
    if (value == null) {
      throw new IllegalStateException("Topic " + name + " has no value schema");
    }
    return value;
  }

  /** Whether a record without a value is a tombstone here. */
  public boolean compacted() {
    return cleanup == Cleanup.COMPACT;
  }

  /** The topic as Kafka creates it, with the broker's default replication. */
  public NewTopic newTopic() {
    return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config());
  }
}
