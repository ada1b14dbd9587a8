package io.kooflow.streams;

import io.kooflow.schemas.serde.AvroDeserializer;
import io.kooflow.schemas.serde.AvroSerializer;
import java.time.InstantSource;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running application: starts, replaces failed threads within bounds, leaves its group when
 * closed.
 */
public final class EngagementApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngagementApp.class);

  private final AppConfig config;
  private final KafkaStreams streams;
  private final Restarts restarts;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CompletableFuture<KafkaStreams.State> ended = new CompletableFuture<>();

  private EngagementApp(AppConfig config, KafkaStreams streams) {
    this.config = config;
    this.streams = streams;
    this.restarts = new Restarts(config.maxRestarts(), InstantSource.system());
  }

  /**
   * Starts and returns at once; processing begins when the group has settled.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a topic is missing or Kafka does not
   *     answer
   */
  public static EngagementApp start(AppConfig config) {
    return start(config, new DefaultKafkaClientSupplier());
  }

  /** As {@link #start(AppConfig)}, with other clients: for tests that let them fail. */
  static EngagementApp start(AppConfig config, KafkaClientSupplier clients) {
    Properties settings = KafkaSettings.of(config);
    try (Admin admin = Admin.create(adminSettings(settings))) {
      TopicCheck.require(admin);
      LostRecords.refuse(admin, KafkaSettings.applicationId(config.generation()));
    }
    EngagementTopology topology =
        new EngagementTopology(
            config.generation(),
            config.rules(),
            formats(config),
            config.emission(),
            config.maxPendingKeys());
    EngagementApp app =
        new EngagementApp(config, new KafkaStreams(topology.build(settings), settings, clients));
    app.run();
    return app;
  }

  private static Properties adminSettings(Properties settings) {
    Properties admin = new Properties();
    settings.forEach(
        (key, value) -> {
          if (AdminClientConfig.configNames().contains(key)) {
            admin.put(key, value);
          }
        });
    return admin;
  }

  private static Formats formats(AppConfig config) {
    boolean ours =
        config.serializer().equals(AvroSerializer.class.getName())
            && config.deserializer().equals(AvroDeserializer.class.getName());
    return ours
        ? Formats.ofRegistry(config.kafka())
        : Formats.ofClasses(config.serializer(), config.deserializer(), config.kafka());
  }

  private void run() {
    streams.setUncaughtExceptionHandler(this::afterFailure);
    streams.setStateListener(
        (now, before) -> {
          LOG.info("Streams went from {} to {}", before, now);
          if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
            ended.complete(now);
          }
        });
    streams.start();
  }

  private StreamThreadExceptionResponse afterFailure(Throwable failure) {
    LOG.error("A stream thread failed; its open transaction is undone", failure);
    if (!restarts.allowOneMore()) {
      LOG.error("More than {} failures within an hour: giving up", config.maxRestarts());
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    try {
      if (closing.await(restarts.pause().toMillis(), TimeUnit.MILLISECONDS)) {
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** Waits until the application has ended; true if it ended because it was closed. */
  public boolean awaitEnd() {
    ended.join();
    return closing.getCount() == 0;
  }

  /** State of Kafka Streams. */
  public KafkaStreams.State state() {
    return streams.state();
  }

  /**
   * Commits what is done, leaves the group, so that others take over at once; at most the close
   * timeout.
   */
  @Override
  public void close() {
    closing.countDown();
    CloseOptions options =
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(config.closeTimeout());
    if (!streams.close(options)) {
      LOG.warn(
          "Streams did not end within {}; the open transaction is left to time out",
          config.closeTimeout());
    }
  }
}
