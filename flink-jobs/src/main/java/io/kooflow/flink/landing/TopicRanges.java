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

/** Asks Kafka which records it holds of each partition of the topics. */
final class TopicRanges {
  private static final long TIMEOUT_SECONDS = 20;

  private TopicRanges() {}

  /**
   * By topic and partition.
   *
   * @throws IllegalStateException naming the servers, if Kafka does not answer in time or has no
   *     such topic
   */
  static Map<String, SortedMap<Integer, Held>> read(KafkaSettings kafka, List<String> topics) {
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
      return join(await(admin.listOffsets(earliest).all()), await(admin.listOffsets(latest).all()));
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException(
          "Cannot read the topics "
              + topics
              + " of Kafka at "
              + kafka.bootstrapServers()
              + ": "
              + failed.getMessage(),
          failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking Kafka", interrupted);
    }
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
