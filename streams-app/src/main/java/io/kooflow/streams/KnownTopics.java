package io.kooflow.streams;

import io.kooflow.schemas.TopicMemory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the topics of an application are still those that it has read and written before: a
 * topic that was deleted and made again under its name holds other records, whatever its offsets
 * say. For any thread.
 */
final class KnownTopics {
  /**
   * By the monotonic clock. Kafka's client keeps its own limit, a shorter one, by the wall clock:
   * it may wait for days when that was set back.
   */
  private static final long LONGEST_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final TopicMemory memory;
  private final Set<String> sources;
  private final Set<String> internal;
  private Map<String, Uuid> remembered = new HashMap<>();

  /**
   * @param sources topics that are read
   * @param internal topics that the application makes for itself: changelogs and repartitions
   */
  KnownTopics(TopicMemory memory, Set<String> sources, Set<String> internal) {
    this.memory = memory;
    this.sources = Set.copyOf(sources);
    this.internal = Set.copyOf(internal);
  }

  /**
   * Names of the topics that were known before and are the same now. Remembers nothing. The caller
   * owns {@code admin}.
   *
   * @throws ConfigException naming each topic that is another one now, or that is gone
   * @throws KafkaException if Kafka does not answer
   */
  synchronized Set<String> require(Admin admin) {
    return asking(
        () -> {
          remembered = memory.remembered(admin);
          return require(remembered, present(admin));
        });
  }

  /**
   * As {@link #require}, by what was remembered then; and remembers what exists now and was not
   * known.
   */
  synchronized void requireAndRemember(Admin admin) {
    asking(
        () -> {
          Map<String, Uuid> present = present(admin);
          present.keySet().removeAll(require(remembered, present));
          memory.remember(admin, present);
          remembered.putAll(present);
          return present;
        });
  }

  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException, TimeoutException;
  }

  private static <T> T asking(Question<T> question) {
    try {
      return question.ask();
    } catch (ExecutionException failed) {
      throw new KafkaException(
          "Ids of topics cannot be read or remembered: " + failed.getCause(), failed.getCause());
    } catch (TimeoutException silent) {
      throw new KafkaException(
          "Kafka's client did not answer when ids of topics were asked for", silent);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while ids of topics were asked for", interrupted);
    }
  }

  private Set<String> require(Map<String, Uuid> remembered, Map<String, Uuid> present) {
    Set<String> same = new TreeSet<>();
    Map<String, String> read = new TreeMap<>();
    Map<String, String> kept = new TreeMap<>();
    remembered.forEach(
        (topic, id) -> {
          if (id.equals(present.get(topic))) {
            same.add(topic);
          } else if (sources.contains(topic)) {
            read.put(topic, difference(topic, id, present.get(topic)));
          } else if (internal.contains(topic)) {
            kept.put(topic, difference(topic, id, present.get(topic)));
          }
        });
    if (!read.isEmpty()) {
      throw new ConfigException(
          "Records are gone that were never counted: "
              + String.join("; ", read.values())
              + ". Start a new generation, fed by the lake");
    }
    if (!kept.isEmpty()) {
      throw new ConfigException(
          "The state cannot be restored: "
              + String.join("; ", kept.values())
              + ". Start a new generation");
    }
    return same;
  }

  private static String difference(String topic, Uuid before, @Nullable Uuid now) {
    return now == null
        ? topic + " is missing"
        : topic
            + " is not the topic that was used before (id "
            + before
            + ", now "
            + now
            + "): it was deleted and made again, or restored from elsewhere";
  }

  /** Ids of those of its topics that exist. */
  private Map<String, Uuid> present(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> wanted = new TreeSet<>(sources);
    wanted.addAll(internal);
    Map<String, Uuid> present = new HashMap<>();
    long began = System.nanoTime();
    for (var each : admin.describeTopics(wanted).topicNameValues().entrySet()) {
      try {
        long left = LONGEST_ANSWER_NANOS - (System.nanoTime() - began);
        TopicDescription topic = each.getValue().get(Math.max(0, left), TimeUnit.NANOSECONDS);
        present.put(each.getKey(), topic.topicId());
      } catch (ExecutionException failed) {
        if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw failed;
        }
      }
    }
    return present;
  }
}
