package io.kooflow.sink;

import io.kooflow.schemas.TopicMemory;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a topic is not the one that this connector has read before, or that records are gone
 * that it never read. Kafka forgets a group's offsets with a topic, and goes on with the oldest
 * record where the next one is gone; both without a word. So the ids of the topics are remembered
 * in a topic of the connector ({@link TopicMemory}), and the first and last offsets are asked for
 * when a partition comes and then every few seconds. Asks in a thread of its own; the task's thread
 * never waits for it. A partition that came is committed only after it was looked at.
 */
final class TopicWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

  static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final InputTopics.Access access;
  private final String connector;
  private final TopicMemory memory;
  private final Thread thread;

  private final Set<TopicPartition> assigned = new HashSet<>();
  private final Set<TopicPartition> seen = new HashSet<>();
  private final Gaps gaps = new Gaps();
  private @Nullable String problem;
  private boolean opened;
  private boolean came;
  private boolean stopped;

  /** Used by the thread alone. */
  private @Nullable Map<String, Uuid> remembered;

  private boolean failing;
  private final Set<String> missing = new HashSet<>();

  private TopicWatch(InputTopics.Access access, SinkConfig config) {
    this.access = access;
    this.connector = config.connector();
    this.memory = new TopicMemory(access.settings(), access.group(), -1);
    this.thread = new Thread(this::run, config.connector() + "-" + config.task() + "-topics");
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  static TopicWatch start(InputTopics.Access access, SinkConfig config) {
    TopicWatch watch = new TopicWatch(access, config);
    watch.thread.start();
    return watch;
  }

  /** Partitions come. */
  synchronized void open(Collection<TopicPartition> partitions) {
    assigned.addAll(partitions);
    partitions.forEach(this::forget);
    opened = true;
    notifyAll();
  }

  /** Partitions go. */
  synchronized void close(Collection<TopicPartition> partitions) {
    assigned.removeAll(partitions);
    partitions.forEach(this::forget);
  }

  private void forget(TopicPartition partition) {
    seen.remove(partition);
    gaps.forget(partition);
  }

  /** Records came, in the order of their offsets within a partition. */
  synchronized void took(Collection<SinkRecord> records) {
    TopicPartition partition = null;
    for (SinkRecord record : records) {
      if (partition == null
          || partition.partition() != record.originalKafkaPartition()
          || !partition.topic().equals(record.originalTopic())) {
        partition = new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
      }
      if (gaps.came(partition, record.originalKafkaOffset())) {
        came = true;
        notifyAll();
      }
    }
  }

  /** Whether a partition may be committed at all: it was looked at, and nothing was found. */
  synchronized boolean mayCommit(TopicPartition partition) {
    return problem == null && seen.contains(partition);
  }

  /** How far a partition may be committed, at most {@code offset}. */
  synchronized long committable(TopicPartition partition, long offset) {
    return gaps.committable(partition, offset);
  }

  /** What is wrong and what to do about it; null if nothing is. Stays. */
  synchronized @Nullable String problem() {
    return problem;
  }

  /** What an operator does to have a topic read as it is now. */
  static String remedy(String connector, String group) {
    return "To read it as it is now from its beginning, which changes nothing that is newer, give"
        + " the connector another name than "
        + connector
        + "; or stop it, delete its offsets (DELETE /connectors/"
        + connector
        + "/offsets) and topic "
        + TopicMemory.topicOf(group)
        + ", and resume it. Where item.version is @offset, empty the table before";
  }

  private void run() {
    try {
      Admin admin = Admin.create(access.settings());
      try {
        while (pause(round(admin) ? EVERY : AGAIN)) {}
      } finally {
        admin.close(CLOSE);
      }
    } catch (InterruptedException | InterruptException stop) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error unusable) {
      found("Topics cannot be watched for " + connector + ": " + unusable);
      throw unusable;
    }
  }

  /** Waits, no less than a second unless partitions came; returns whether to go on. */
  private synchronized boolean pause(Duration longest) throws InterruptedException {
    long began = System.nanoTime();
    while (!stopped && problem == null && !opened) {
      Duration wanted = came ? AGAIN : longest;
      long left = wanted.toNanos() - (System.nanoTime() - began);
      if (left <= 0) {
        break;
      }
      wait(1 + left / 1_000_000);
    }
    came = false;
    opened = false;
    return !stopped && problem == null;
  }

  /** Asks once; false if Kafka did not answer all of it. */
  private boolean round(Admin admin) throws InterruptedException {
    Set<TopicPartition> asked;
    synchronized (this) {
      asked = Set.copyOf(assigned);
      gaps.review();
    }
    if (asked.isEmpty()) {
      return true;
    }
    try {
      boolean all = look(admin, asked);
      failing = false;
      return all;
    } catch (ExecutionException | KafkaException failed) {
      Throwable cause =
          failed instanceof ExecutionException && failed.getCause() != null
              ? failed.getCause()
              : failed;
      if (cause instanceof InterruptException) {
        throw new InterruptedException();
      }
      if (isForGood(cause)) {
        found(
            "Kafka does not let group %s see whether its topics are the ones that it read before: %s. Allow it (docs/connectors.md, Permissions), or remove %s from consumer.override.interceptor.classes"
                .formatted(access.group(), cause.getMessage(), InputTopics.class.getName()));
      } else if (!failing) {
        failing = true;
        LOG.warn(
            "Whether the topics of {} are the same as before is not known, and is asked again until it"
                + " is: {}",
            connector,
            cause.toString());
      }
      return false;
    }
  }

  private static boolean isForGood(Throwable cause) {
    return cause instanceof AuthorizationException
        || cause instanceof AuthenticationException
        || cause instanceof ConfigException
        || cause instanceof UnsupportedVersionException
        || cause instanceof InvalidConfigurationException;
  }

  private boolean look(Admin admin, Set<TopicPartition> asked)
      throws ExecutionException, InterruptedException {
    Map<String, Uuid> known = remembered;
    if (known == null) {
      known = new HashMap<>(memory.remembered(admin));
      remembered = known;
    }
    Set<String> topics = new HashSet<>();
    asked.forEach(partition -> topics.add(partition.topic()));
    Map<String, Uuid> present = present(admin, topics);
    Map<String, Uuid> unknown = new TreeMap<>();
    for (Map.Entry<String, Uuid> topic : present.entrySet()) {
      Uuid before = known.get(topic.getKey());
      if (before == null) {
        unknown.put(topic.getKey(), topic.getValue());
      } else if (!before.equals(topic.getValue())) {
        found(
            "Topic %s is not the topic that was read before (id %s, now %s): it was deleted and made again, or restored from elsewhere. What was not read of it before is lost. %s"
                .formatted(topic.getKey(), before, topic.getValue(), remedy()));
        return true;
      }
    }
    lookAtOffsets(admin, asked.stream().filter(each -> present.containsKey(each.topic())).toList());
    if (problem() == null) {
      memory.remember(admin, unknown);
      known.putAll(unknown);
    }
    return present.size() == topics.size();
  }

  /** Ids by topic; brokers before Kafka 2.8 have none, so theirs are all the same. */
  private Map<String, Uuid> present(Admin admin, Set<String> topics)
      throws ExecutionException, InterruptedException {
    Map<String, Uuid> present = new HashMap<>();
    for (var topic : admin.describeTopics(topics).topicNameValues().entrySet()) {
      try {
        present.put(topic.getKey(), topic.getValue().get().topicId());
        missing.remove(topic.getKey());
      } catch (ExecutionException failed) {
        if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw failed;
        }
        if (missing.add(topic.getKey())) {
          LOG.warn("Topic {} is missing; it is waited for", topic.getKey());
        }
      }
    }
    return present;
  }

  private void lookAtOffsets(Admin admin, Collection<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    if (partitions.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> first = offsets(admin, partitions, OffsetSpec.earliest());
    Map<TopicPartition, OffsetAndMetadata> committed = committed(admin, partitions);
    Map<TopicPartition, Long> end = offsets(admin, partitions, OffsetSpec.latest());
    for (TopicPartition partition : partitions) {
      Long oldest = first.get(partition);
      Long last = end.get(partition);
      if (oldest != null && last != null) {
        look(partition, oldest, committed.get(partition), last);
      }
    }
  }

  private synchronized void look(
      TopicPartition partition, long first, @Nullable OffsetAndMetadata committed, long end) {
    if (!assigned.contains(partition)) {
      return;
    }
    if (seen.contains(partition)) {
      Gaps.Gap cut = gaps.cut(partition, first);
      if (cut != null) {
        gone(partition, cut.from(), first);
      }
      return;
    }
    long next = committed == null ? first : committed.offset();
    if (next > end) {
      found(
          "Partition %s ends at offset %s, though all below %s was read before: it lost its end, or was restored from elsewhere. Records that were read before may come again under other offsets. %s"
              .formatted(partition, end, next, remedy()));
    } else if (next + 1 < first) {
      gone(partition, next, first);
    } else {
      if (next < first) {
        LOG.warn(
            "Partition {} begins at offset {}, though only what is below {} was read: what was there"
                + " is gone, the end of a transaction or a record",
            partition,
            first,
            next);
      }
      seen.add(partition);
      gaps.beginIfNew(partition, next);
    }
  }

  private void gone(TopicPartition partition, long from, long first) {
    found(
        "Records of %s at offsets %s to %s are gone, by retention or because somebody deleted them, before this connector had read them. %s"
            .formatted(partition, from, first - 1, remedy()));
  }

  private synchronized void found(String what) {
    if (problem == null) {
      problem = what;
      LOG.error("{}", what);
    }
  }

  private String remedy() {
    return remedy(connector, access.group());
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(
      Admin admin, Collection<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    try {
      var all =
          admin.listConsumerGroupOffsets(access.group()).partitionsToOffsetAndMetadata().get();
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata offset = all.get(partition);
        if (offset != null) {
          committed.put(partition, offset);
        }
      }
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof GroupIdNotFoundException)) {
        throw failed;
      }
    }
    return committed;
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Collection<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(asked)
        .all()
        .get()
        .forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  /** Ends the thread; waits for what it asks now for five seconds at most. */
  @Override
  public void close() {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    // Where Kafka does not answer.
    thread.interrupt();
  }
}
