package io.kooflow.streams;

import io.kooflow.streams.generation.PlainClients;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Clients whose producer breaks transactions. By turns: after everything was drained into one and
 * before it commits, where a process that dies would leave it; and in the middle of one, by a write
 * that times out, after which Kafka Streams revives the task in place.
 */
final class FailingCommits extends PlainClients {
  private static final int COMMITS_BETWEEN = 2;
  private static final int WRITES_BETWEEN = 15;

  private final int most;
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();

  /** Breaks at most this many transactions. */
  FailingCommits(int most) {
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
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new BreakingProducer(super.getProducer(config)).proxy();
  }

  /** As the real one: once a write has failed, the transaction can only be aborted. */
  private final class BreakingProducer {
    private final Producer<byte[], byte[]> real;
    private boolean mustAbort;

    private BreakingProducer(Producer<byte[], byte[]> real) {
      this.real = real;
    }

    @SuppressWarnings("unchecked")
    private Producer<byte[], byte[]> proxy() {
      return (Producer<byte[], byte[]>)
          Proxy.newProxyInstance(
              Producer.class.getClassLoader(),
              new Class<?>[] {Producer.class},
              (proxy, method, arguments) -> call(method, arguments));
    }

    private synchronized Object call(Method method, Object[] arguments) throws Throwable {
      switch (method.getName()) {
        case "send" -> {
          if (isTurnOf(arguments[0])) {
            mustAbort = true;
            TimeoutException late = new TimeoutException("timed out on purpose");
            ((Callback) arguments[1]).onCompletion(null, late);
            return CompletableFuture.failedFuture(late);
          }
        }
        case "sendOffsetsToTransaction" -> {
          if (mustAbort) {
            throw new KafkaException("In an error state on purpose: only abort is possible");
          }
          if (commits.incrementAndGet() % COMMITS_BETWEEN == 0 && mayBreak(0)) {
            throw new IllegalStateException("broken on purpose between drain and commit");
          }
        }
        case "abortTransaction" -> mustAbort = false;
        default -> {}
      }
      try {
        return method.invoke(real, arguments);
      } catch (InvocationTargetException failed) {
        throw failed.getCause();
      }
    }
  }

  private boolean isTurnOf(Object record) {
    return ((ProducerRecord<?, ?>) record).topic().contains("reaction-states")
        && writes.incrementAndGet() % WRITES_BETWEEN == 0
        && mayBreak(1);
  }

  private boolean mayBreak(int turn) {
    int before = broken.get();
    return before < most && before % 2 == turn && broken.compareAndSet(before, before + 1);
  }
}
