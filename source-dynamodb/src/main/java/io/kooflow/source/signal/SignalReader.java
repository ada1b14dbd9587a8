package io.kooflow.source.signal;

import io.kooflow.schemas.signal.BadSignalException;
import io.kooflow.schemas.signal.SnapshotSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of signals by a thread of its own, without a group: each task sees every signal,
 * and after a restart once more those that are not too old; doing them again is harmless. A topic
 * that is missing or cannot be read is tried again for ever: capture does not depend on it.
 */
public final class SignalReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SignalReader.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int MOST_WAITING = 100;

  private final SignalSettings settings;
  private final Runnable bad;
  private final Runnable ready;
  private final BlockingQueue<Signal> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

  private SignalReader(SignalSettings settings, Runnable bad, Runnable ready) {
    this.settings = settings;
    this.bad = bad;
    this.ready = ready;
    this.thread = new Thread(this::run, "kooflow-signals");
    this.thread.setDaemon(true);
  }

  /**
   * Starts to read.
   *
   * @param bad called for each message that is no signal
   * @param ready called for each signal
   */
  public static SignalReader start(SignalSettings settings, Runnable bad, Runnable ready) {
    SignalReader reader = new SignalReader(settings, bad, ready);
    reader.thread.start();
    return reader;
  }

  /**
   * Makes the consumer once, without reading: what it cannot be made of would else be seen only in
   * a task's log.
   *
   * @throws KafkaException that says what is wrong with its settings
   */
  public static void check(SignalSettings settings) {
    consumer(settings).close();
  }

  /** The next signal; null if there is none now. */
  public @Nullable Signal poll() {
    return waiting.poll();
  }

  @Override
  public void close() {
    closed.countDown();
    KafkaConsumer<byte[], byte[]> open = consumer;
    if (open != null) {
      open.wakeup();
    }
  }

  private void run() {
    boolean told = false;
    while (closed.getCount() > 0) {
      try {
        read();
        told = false;
      } catch (WakeupException | InterruptException | InterruptedException stopped) {
        return;
      } catch (RuntimeException e) {
        if (!told) {
          LOG.warn(
              "Signals of topic '{}' cannot be read yet: {}", settings.topic(), e.getMessage());
        }
        told = true;
        pause();
      }
    }
  }

  private void read() throws InterruptedException {
    try (KafkaConsumer<byte[], byte[]> open = consumer(settings)) {
      consumer = open;
      assign(open);
      while (closed.getCount() > 0) {
        for (ConsumerRecord<byte[], byte[]> record : open.poll(POLL)) {
          take(record);
        }
      }
    } finally {
      consumer = null;
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(SignalSettings settings) {
    Map<String, Object> config = new HashMap<>(settings.consumer());
    config.put("enable.auto.commit", false);
    config.put("auto.offset.reset", "latest");
    config.put("allow.auto.create.topics", false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void assign(KafkaConsumer<byte[], byte[]> open) {
    List<PartitionInfo> found = open.partitionsFor(settings.topic());
    if (found == null || found.isEmpty()) {
      throw new KafkaException("the topic does not exist");
    }
    List<TopicPartition> partitions =
        found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
    open.assign(partitions);
    long oldest = Instant.now().minus(settings.maxAge()).toEpochMilli();
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, oldest));
    Map<TopicPartition, OffsetAndTimestamp> young = open.offsetsForTimes(times);
    Map<TopicPartition, Long> ends = open.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp first = young.get(partition);
      long begin = first == null ? ends.getOrDefault(partition, 0L) : first.offset();
      open.seek(partition, next.computeIfAbsent(partition, p -> begin));
    }
    LOG.info("Signals of topic '{}' are read", settings.topic());
  }

  private void take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    try {
      SnapshotSignal message = SnapshotSignal.parse(record.value());
      hand(new Signal(record.partition(), record.offset(), message));
    } catch (BadSignalException noSignal) {
      passOver(record, String.valueOf(noSignal.getMessage()));
    } catch (RuntimeException unforeseen) {
      // Its message may have what the record holds.
      passOver(record, "cannot be read (" + unforeseen.getClass().getName() + ")");
    }
    next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
  }

  private void passOver(ConsumerRecord<byte[], byte[]> record, String reason) {
    bad.run();
    LOG.error(
        "Bad signal at {}-{}@{} is passed over: it {}",
        record.topic(),
        record.partition(),
        record.offset(),
        reason);
  }

  /** Waits for room, until closed. */
  private void hand(Signal signal) throws InterruptedException {
    while (closed.getCount() > 0) {
      if (waiting.offer(signal, POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        ready.run();
        return;
      }
    }
  }

  private void pause() {
    try {
      if (closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("Signals are read no more");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
