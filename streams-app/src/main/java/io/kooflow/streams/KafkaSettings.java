package io.kooflow.streams;

import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.Generations;
import io.kooflow.streams.deadletter.BadRecords;
import io.kooflow.streams.deadletter.UnreadableRecords;
import io.kooflow.streams.state.RocksMemory;
import io.kooflow.streams.state.Stores;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What Kafka Streams is told: our defaults, then the configured settings, then what is fixed
 * because correctness hangs on it.
 */
final class KafkaSettings {
  /**
   * The largest record of a source topic and its dead-letter headers must fit, else it would stop
   * the stream.
   */
  private static final int LARGEST_RECORD_BYTES =
      Topics.named(Topics.deadLetters(Topics.KOO_CHANGES)).maxMessageBytes();

  /** Ours where Kafka's own default is another; may be set. */
  static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000),
          Map.entry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1),
          Map.entry(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 0),
          Map.entry(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1),
          Map.entry(
              StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
              LARGEST_RECORD_BYTES),
          Map.entry(
              StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
              LARGEST_RECORD_BYTES),
          Map.entry(
              StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000),
          Map.entry(
              StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest"),
          Map.entry(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4"),
          // Results do not depend on the order in which partitions are read, so no partition waits
          // for another; waiting is checked per record and cost a sixth of the processor time.
          Map.entry(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED),
          // A commit flushes at once, and nobody sees a record before it: waiting only fills
          // batches.
          Map.entry(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 1000),
          Map.entry(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10));

  /** What correctness hangs on; may not be set. */
  static final Map<String, Object> FIXED =
      Map.of(
          StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2,
          StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true,
          StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UnreadableRecords.class,
          StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, BadRecords.class,
          StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true,
          StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksMemory.class,
          StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);

  private static final int COMMITS_BEFORE_A_STALL = 4;

  private KafkaSettings() {}

  /** Refuses what is fixed and names what is missing. */
  static void check(Map<String, String> configured) {
    TreeSet<String> fixed = new TreeSet<>(FIXED.keySet());
    fixed.add(StreamsConfig.APPLICATION_ID_CONFIG);
    // The application hands Kafka Streams a client supplier itself: this one would be passed over.
    fixed.add(StreamsConfig.DEFAULT_CLIENT_SUPPLIER_CONFIG);
    for (String key : fixed) {
      if (configured.containsKey(key)) {
        throw new ConfigException(
            "Setting '%s%s' is fixed by this application; remove it. The application id follows from 'generation'"
                .formatted(AppConfig.KAFKA_PREFIX, key));
      }
    }
    for (String key :
        new String[] {StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, StreamsConfig.STATE_DIR_CONFIG}) {
      if (configured.getOrDefault(key, "").isBlank()) {
        throw new ConfigException(
            "Setting '%s%s' is missing; add it to the file".formatted(AppConfig.KAFKA_PREFIX, key));
      }
    }
  }

  /** Refuses an interval of commits that would be taken for a stall. */
  static void requireCommitsWithin(AppConfig config) {
    String key = StreamsConfig.COMMIT_INTERVAL_MS_CONFIG;
    long interval = (Long) ConfigDef.parseType(key, String.valueOf(of(config).get(key)), Type.LONG);
    Duration stall = config.operating().stallTimeout();
    if (stall.toMillis() < COMMITS_BEFORE_A_STALL * interval) {
      throw new ConfigException(
          "stall-timeout-ms",
          stall.toMillis(),
          "Must be at least four times kafka.commit.interval.ms, which is " + interval);
    }
  }

  static Properties of(AppConfig config) {
    Properties settings = new Properties();
    settings.putAll(DEFAULTS);
    settings.putAll(config.kafka());
    settings.putAll(FIXED);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId(config.generation()));
    settings.put(RocksMemory.BYTES, config.rocksDbBytes());
    settings.put(Stores.RECENT_BYTES, config.recentBytes());
    if (config.operating().isStaticMember()) {
      settings.put(
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
          config.operating().instanceId());
    }
    return settings;
  }

  static String applicationId(int generation) {
    return Generations.applicationId(generation);
  }
}
