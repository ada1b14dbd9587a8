package io.kooflow.flink.landing;

import io.kooflow.flink.landing.StartingPoints.Held;
import io.kooflow.flink.settings.KafkaSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What Kafka says of the topics.
 *
 * @param held by topic and partition, which records there are
 * @param ids Kafka's own id of each topic: another one means another topic of the same name; none
 *     where the brokers are too old to know
 */
record TopicRanges(Map<String, SortedMap<Integer, Held>> held, Map<String, String> ids) {
  private static final long TIMEOUT_SECONDS = 20;

  /**
   * Asks for all of it.
   *
   * @throws IllegalStateException naming the servers, if Kafka does not answer in time or has no
   *     such topic
   */
  static TopicRanges read(KafkaSettings kafka, List<String> topics) {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      Map<String, TopicDescription> described = await(admin.describeTopics(topics).allTopicNames());
      Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      described.forEach(
          (topic, description) ->
              description
                  .partitions()
                  .forEach(
                      info -> {
                        TopicPartition partition = new TopicPartition(topic, info.partition());
                        earliest.put(partition, OffsetSpec.earliest());
                        latest.put(partition, OffsetSpec.latest());
                      }));
      return new TopicRanges(
          join(await(admin.listOffsets(earliest).all()), await(admin.listOffsets(latest).all())),
          ids(described));
    } catch (ExecutionException | TimeoutException failed) {
      throw unanswered(kafka, topics, failed);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** The id that the topic has now; fails as {@link #read}. The caller owns {@code admin}. */
  static Map<String, String> id(Admin admin, KafkaSettings kafka, String topic) {
    try {
      return ids(await(admin.describeTopics(List.of(topic)).allTopicNames()));
    } catch (ExecutionException | TimeoutException failed) {
      throw unanswered(kafka, List.of(topic), failed);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  private static Map<String, String> ids(Map<String, TopicDescription> described) {
    Map<String, String> ids = new TreeMap<>();
    described.forEach(
        (topic, description) -> {
          if (!description.topicId().equals(Uuid.ZERO_UUID)) {
            ids.put(topic, description.topicId().toString());
          }
        });
    return ids;
  }

  private static IllegalStateException unanswered(
      KafkaSettings kafka, List<String> topics, Exception failed) {
    return new IllegalStateException(
        "Cannot read the topics "
            + topics
            + " of Kafka at "
            + kafka.bootstrapServers()
            + ": "
            + failed.getMessage(),
        failed);
  }

  private static IllegalStateException interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("Interrupted while asking Kafka", interrupted);
  }

  private static Map<String, SortedMap<Integer, Held>> join(
      Map<TopicPartition, ListOffsetsResultInfo> first,
      Map<TopicPartition, ListOffsetsResultInfo> end) {
    Map<String, SortedMap<Integer, Held>> held = new HashMap<>();
    end.forEach(
        (partition, info) -> {
          ListOffsetsResultInfo start = first.get(partition);
          if (start != null) {
            held.computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                .put(partition.partition(), new Held(start.offset(), info.offset()));
          }
        });
    return held;
  }

  private static <T> T await(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
