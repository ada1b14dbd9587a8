package io.kooflow.operations.kafka;

import io.kooflow.operations.UsageException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the clients of one Kafka, which give up a request after ten seconds. Callers close them.
 */
public final class KafkaClients {
  public static final int LIMIT_MILLIS = 10_000;

  private static final int MAX_REQUEST_BYTES = 4 << 20;

  private final Map<String, Object> client = new HashMap<>();

  /**
   * @param client settings of a Kafka client, {@code bootstrap.servers} at least; those of timeouts
   *     are kept
   */
  public KafkaClients(Properties client) {
    client.forEach((key, value) -> this.client.put(String.valueOf(key), value));
    if (!this.client.containsKey(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG)) {
      String limit = Integer.toString(LIMIT_MILLIS);
      this.client.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, limit);
      this.client.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, limit);
      this.client.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, limit);
      this.client.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000");
    }
  }

  /** For questions and changes; the caller closes it. */
  public Admin admin() {
    return asking(() -> Admin.create(new HashMap<>(client)));
  }

  /** Reads committed records from the beginning and commits nothing; the caller closes it. */
  public KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return asking(
        () ->
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /** Waits for all replicas; the caller closes it. */
  public KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_REQUEST_BYTES));
    return asking(
        () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /**
   * What Kafka answers.
   *
   * @throws UsageException if it does not answer, or refuses us
   */
  public <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (KafkaException failed) {
      throw explained(failed);
    }
  }

  /** As {@link #asking}; what else fails is thrown as Kafka gave it. */
  public <T> T await(@Nullable KafkaFuture<T> answer) throws ExecutionException {
    if (answer == null) {
      throw new IllegalStateException("Kafka's client has no answer to what it was asked");
    }
    try {
      return answer.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof KafkaException cause
          && explained(cause) instanceof UsageException told) {
        throw told;
      }
      throw failed;
    } catch (InterruptedException stop) {
      throw new InterruptException(stop);
    }
  }

  /** Why a request failed. */
  public static Throwable causeOf(ExecutionException failed) {
    Throwable cause = failed.getCause();
    return cause == null ? failed : cause;
  }

  private RuntimeException explained(KafkaException failed) {
    Object servers = client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    if (failed instanceof TimeoutException) {
      return new UsageException(
          "Kafka at %s does not answer; is it up, and do bootstrap.servers and security.* fit it?"
              .formatted(servers),
          failed);
    }
    Throwable reason =
        failed.getCause() instanceof KafkaException cause && !(failed instanceof ConfigException)
            ? cause
            : failed;
    if (reason instanceof ConfigException
        || reason instanceof AuthenticationException
        || reason instanceof AuthorizationException) {
      return new UsageException(
          "Kafka at %s cannot be asked: %s".formatted(servers, reason.getMessage()), failed);
    }
    return failed;
  }
}
