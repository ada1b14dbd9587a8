package io.kooflow.flink.scoring;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * What Kafka holds of a topic now.
 *
 * @param topicId changes when the topic is deleted and made again
 * @param first offset of the first record, by partition
 * @param end offset after the last, by partition
 */
record HeldOffsets(String topicId, Map<Integer, Long> first, Map<Integer, Long> end) {
  private static final long TIMEOUT_SECONDS = 20;

  /**
   * Asks Kafka.
   *
   * @throws KafkaException if it does not answer in time or has no such topic
   */
  static HeldOffsets read(Admin admin, String topic) {
    TopicDescription description =
        requireNonNull(await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
    return new HeldOffsets(
        description.topicId().toString(),
        offsets(admin, description, OffsetSpec.earliest()),
        offsets(admin, description, OffsetSpec.latest()));
  }

  private static Map<Integer, Long> offsets(Admin admin, TopicDescription topic, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    topic
        .partitions()
        .forEach(one -> wanted.put(new TopicPartition(topic.name(), one.partition()), which));
    Map<Integer, Long> offsets = new TreeMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> found :
        await(admin.listOffsets(wanted).all()).entrySet()) {
      offsets.put(found.getKey().partition(), found.getValue().offset());
    }
    return offsets;
  }

  static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException refused) {
      throw new KafkaException(
          "Kafka does not say where to start: " + refused.getMessage(), refused);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while asking Kafka where to start", interrupted);
    }
  }
}
