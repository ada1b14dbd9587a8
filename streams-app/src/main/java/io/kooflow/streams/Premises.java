package io.kooflow.streams;

import io.kooflow.streams.generation.Standing;
import io.kooflow.streams.health.Health;
import io.kooflow.streams.health.HttpEndpoints;
import io.kooflow.streams.metrics.AppMetrics;
import io.kooflow.streams.metrics.Counters;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * What an instance has before it knows whether and as what it may run, and keeps while its role
 * changes: its state folder, its counters, and the address where it tells of itself.
 */
public final class Premises implements AutoCloseable {
  private final StateFolderLock lock;
  private final Counters counters = new Counters();
  private final Standing standing;
  private final Health health;
  private final AppMetrics metrics;
  private final @Nullable HttpEndpoints http;

  private Premises(AppConfig config, StateFolderLock lock) {
    this.lock = lock;
    this.standing = new Standing(config.generation());
    this.health = new Health(standing);
    this.metrics = new AppMetrics(counters, standing);
    this.http = http(config.operating());
  }

  /**
   * Takes the state folder and begins to answer; the caller closes it after the application.
   *
   * @throws ConfigException if another instance has the folder, or the address cannot be used
   */
  public static Premises open(AppConfig config) {
    Properties settings = KafkaSettings.of(config);
    String folder = new StreamsConfig(settings).getString(StreamsConfig.STATE_DIR_CONFIG);
    String application = KafkaSettings.applicationId(config.generation());
    StateFolderLock lock = StateFolderLock.take(Path.of(folder), application);
    try {
      return new Premises(config, lock);
    } catch (RuntimeException notOpened) {
      lock.close();
      throw notOpened;
    }
  }

  private @Nullable HttpEndpoints http(OperatingConfig operating) {
    if (!operating.hasHttp()) {
      return null;
    }
    try {
      return HttpEndpoints.start(operating.httpHost(), operating.httpPort(), health, metrics);
    } catch (IOException taken) {
      throw new ConfigException(
          "http.host, http.port: "
              + operating.httpHost()
              + ":"
              + operating.httpPort()
              + " cannot be used: "
              + taken.getMessage());
    }
  }

  /** Where health and metrics answer; null when they are off. */
  public @Nullable URI httpAddress() {
    return http == null ? null : http.uri();
  }

  Counters counters() {
    return counters;
  }

  Standing standing() {
    return standing;
  }

  Health health() {
    return health;
  }

  AppMetrics metrics() {
    return metrics;
  }

  /** Safe to repeat. */
  @Override
  public void close() {
    if (http != null) {
      http.close();
    }
    lock.close();
  }
}
