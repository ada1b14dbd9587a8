package io.kooflow.streams;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks while an application runs whether its topics are still the same, remembers those that Kafka
 * Streams made, and when Kafka last answered.
 */
final class TopicWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /** A broker that has just started may not know all topics yet. */
  private static final int LOOKS_THAT_AGREE = 3;

  private static final double NANOS = 1e9;

  private final Map<String, Object> clients;
  private final KnownTopics known;
  private final Semaphore wanted = new Semaphore(0);
  private volatile boolean closed;
  private volatile long answeredAt = System.nanoTime();

  /**
   * @param clients settings of Kafka clients
   */
  TopicWatch(Map<String, Object> clients, KnownTopics known) {
    this.clients = clients;
    this.known = known;
  }

  /**
   * Begins to look.
   *
   * @param lost is told, once, on the thread of the watch, what is not as it was
   */
  void start(Consumer<String> lost) {
    Thread thread = new Thread(() -> watch(lost), "topics");
    thread.setDaemon(true);
    thread.start();
  }

  /** Looks soon; for whoever knows that topics were made. */
  void hurry() {
    wanted.release();
  }

  /** Seconds since Kafka last answered, by the monotonic clock. */
  double silentSeconds() {
    return (System.nanoTime() - answeredAt) / NANOS;
  }

  /** Whether Kafka answered at the last look or the one before. */
  boolean answers() {
    return silentSeconds() < 3 * LOOK_EVERY.toSeconds();
  }

  /**
   * A client that has not answered is replaced: where the wall clock was set back, it may have put
   * off its next connection for as long.
   */
  private void watch(Consumer<String> lost) {
    Admin admin = Admin.create(clients);
    try {
      int agreed = 0;
      while (!pause()) {
        try {
          known.requireAndRemember(admin);
          agreed = 0;
          answeredAt = System.nanoTime();
        } catch (ConfigException other) {
          answeredAt = System.nanoTime();
          if (++agreed == LOOKS_THAT_AGREE) {
            lost.accept(other.getMessage());
            return;
          }
        } catch (KafkaException unknown) {
          LOG.debug("Topics cannot be looked at", unknown);
          admin.close(Duration.ZERO);
          admin = Admin.create(clients);
        }
      }
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  /** True when the watch was closed. */
  private boolean pause() {
    try {
      if (wanted.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        wanted.drainPermits();
      }
      return closed;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Returns at once; safe to repeat. */
  @Override
  public void close() {
    closed = true;
    wanted.release();
  }
}
