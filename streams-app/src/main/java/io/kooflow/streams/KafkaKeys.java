package io.kooflow.streams;

import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.serde.AvroDeserializer;
import io.kooflow.schemas.serde.AvroSerializer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/** Knows the settings of Kafka Streams, its clients and our serdes, to find misspelt ones. */
final class KafkaKeys {
  private static final List<String> CLIENTS =
      List.of(
          "main.consumer.",
          "restore.consumer.",
          "global.consumer.",
          "consumer.",
          "producer.",
          "admin.");

  /**
   * Below these nothing is known: topic settings of the broker, and those that the serdes check.
   */
  private static final List<String> CHECKED_ELSEWHERE =
      List.of("topic.", "schema.registry.", "basic.auth.", "bearer.auth.");

  private static final Set<String> KNOWN = known();

  private KafkaKeys() {}

  private static Set<String> known() {
    Set<String> known = new TreeSet<>(StreamsConfig.configDef().names());
    known.addAll(ConsumerConfig.configNames());
    known.addAll(ProducerConfig.configNames());
    known.addAll(AdminClientConfig.configNames());
    known.addAll(
        List.of(
            RegistryConfig.URL,
            RegistryConfig.AUTO_REGISTER,
            RegistryConfig.MAX_RETRIES,
            RegistryConfig.RETRY_WAIT,
            RegistryConfig.RETRY_MAX_WAIT,
            RegistryConfig.CONNECT_TIMEOUT,
            RegistryConfig.READ_TIMEOUT));
    return known;
  }

  /**
   * Throws {@link ConfigException} naming the first unknown key and the nearest known one. Classes
   * of others (serdes, reporters) may have keys of their own: with such a class everything passes.
   */
  static void check(Map<String, String> kafka, String serializer, String deserializer) {
    boolean ours =
        serializer.equals(AvroSerializer.class.getName())
            && deserializer.equals(AvroDeserializer.class.getName());
    if (!ours || kafka.containsKey(StreamsConfig.METRIC_REPORTER_CLASSES_CONFIG)) {
      return;
    }
    for (String key : kafka.keySet()) {
      String bare = withoutClient(key);
      if (!KNOWN.contains(bare) && CHECKED_ELSEWHERE.stream().noneMatch(bare::startsWith)) {
        throw new ConfigException(
            "Unknown setting '%s%s'; the nearest known one is '%s%s'"
                .formatted(
                    AppConfig.KAFKA_PREFIX,
                    key,
                    AppConfig.KAFKA_PREFIX + key.substring(0, key.length() - bare.length()),
                    NearestKey.to(bare, KNOWN)));
      }
    }
  }

  private static String withoutClient(String key) {
    for (String client : CLIENTS) {
      if (key.startsWith(client)) {
        return key.substring(client.length());
      }
    }
    return key;
  }
}
