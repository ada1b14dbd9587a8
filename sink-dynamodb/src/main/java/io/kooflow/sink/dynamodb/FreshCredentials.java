package io.kooflow.sink.dynamodb;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The credentials of a provider, there without a wait: a provider may ask others over the network
 * when its own expire, so a thread asks it again and again, which costs nothing in between. While
 * it fails the old ones stay: DynamoDB says when they are no good any more.
 */
final class FreshCredentials implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FreshCredentials.class);

  private final AwsCredentialsProvider provider;
  private final ScheduledExecutorService thread;
  private volatile AwsCredentials current;
  private boolean failing;

  /**
   * Waits for the first ones.
   *
   * @param provider the caller closes it, after this
   * @param every how often it is asked
   * @param name of the thread
   */
  FreshCredentials(AwsCredentialsProvider provider, Duration every, String name) {
    this.provider = provider;
    this.current = provider.resolveCredentials();
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, name);
              made.setDaemon(true);
              return made;
            });
    thread.scheduleWithFixedDelay(
        this::refresh, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  AwsCredentials current() {
    return current;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void refresh() {
    try {
      current = provider.resolveCredentials();
      failing = false;
    } catch (RuntimeException none) {
      if (!failing) {
        LOG.warn("Credentials cannot be renewed: {}", none.getClass().getSimpleName());
      }
      failing = true;
    }
  }
}
