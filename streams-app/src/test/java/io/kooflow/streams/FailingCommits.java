package io.kooflow.streams;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Clients whose producer breaks some transactions after everything was drained into them and before
 * they commit: where a process that dies would leave them.
 */
final class FailingCommits extends DefaultKafkaClientSupplier {
  private final int everyNth;
  private final int most;
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();

  FailingCommits(int everyNth, int most) {
    this.everyNth = everyNth;
    this.most = most;
  }

  /** Commits tried so far, broken ones among them. */
  int tried() {
    return commits.get();
  }

  /** Transactions broken so far. */
  int broken() {
    return broken.get();
  }

  @Override
  @SuppressWarnings("unchecked")
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Producer<byte[], byte[]> real = super.getProducer(config);
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Producer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("sendOffsetsToTransaction")) {
                maybeBreak();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  /**
   * In turn a failure that ends the thread, and one that leads Kafka Streams to revive the tasks.
   */
  private void maybeBreak() {
    if (commits.incrementAndGet() % everyNth == 0 && broken.get() < most) {
      if (broken.incrementAndGet() % 2 == 0) {
        throw new TimeoutException("timed out on purpose between drain and commit");
      }
      throw new IllegalStateException("broken on purpose between drain and commit");
    }
  }
}
