package io.kooflow.sink;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Hands the worker's way to Kafka to the task, which Connect gives none: set it as {@code
 * consumer.override.interceptor.classes}. It is configured with all that the task's consumer is
 * configured with, secrets included, before the task starts; it changes no record.
 */
public final class InputTopics implements ConsumerInterceptor<Object, Object> {
  /** By client id: one consumer for each task of this worker. */
  private static final Map<String, Access> OPEN = new ConcurrentHashMap<>();

  private String clientId = "";
  private @Nullable Access access;

  /**
   * How to ask Kafka about what a consumer reads.
   *
   * @param settings of an admin client
   * @param group of the consumer
   */
  record Access(Map<String, Object> settings, String group) {}

  /** Called by Kafka. */
  public InputTopics() {}

  @Override
  public void configure(Map<String, ?> configs) {
    Map<String, Object> settings = new HashMap<>();
    configs.forEach(
        (key, value) -> {
          if (AdminClientConfig.configNames().contains(key)) {
            settings.put(key, value);
          }
        });
    // Its own: a second client of the same id would take the first one's place in JMX.
    settings.remove(AdminClientConfig.CLIENT_ID_CONFIG);
    settings.remove(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG);
    clientId = String.valueOf(configs.get(ConsumerConfig.CLIENT_ID_CONFIG));
    Access own =
        new Access(
            Map.copyOf(settings), String.valueOf(configs.get(ConsumerConfig.GROUP_ID_CONFIG)));
    access = own;
    OPEN.put(clientId, own);
  }

  /** The way of one task; null where the connector is set to have none. */
  static @Nullable Access of(SinkConfig config) {
    return OPEN.get(
        Objects.requireNonNullElse(
            config.clientId(), "connector-consumer-" + config.connector() + "-" + config.task()));
  }

  @Override
  public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  /** A task that takes the place of another one may have configured its own before. */
  @Override
  public void close() {
    Access own = access;
    if (own != null) {
      OPEN.remove(clientId, own);
    }
  }
}
