package io.kooflow.streams;

import static java.util.Objects.requireNonNull;

import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes sure before the start that every topic is there with its number of partitions; creates
 * none.
 */
final class TopicCheck {
  private static final long TIMEOUT_SECONDS = 20;

  private static final List<TopicDefinition> NEEDED =
      Stream.of(
              Topics.KOO_CHANGES,
              Topics.REACTION_CHANGES,
              Topics.KOO_SCORES,
              Topics.deadLetters(Topics.KOO_CHANGES),
              Topics.deadLetters(Topics.REACTION_CHANGES),
              Topics.deadLetters(Topics.KOO_SCORES),
              Topics.KOO_ENGAGEMENT,
              Topics.KOO_ENRICHED,
              Topics.TRENDING)
          .map(Topics::named)
          .toList();

  private TopicCheck() {}

  /**
   * Throws {@link ConfigException} naming every topic that is missing or has another number of
   * partitions, or the servers if they cannot be reached. The caller owns {@code admin}.
   */
  static void require(Admin admin) {
    List<String> problems = new ArrayList<>();
    Map<String, KafkaFuture<TopicDescription>> found =
        admin.describeTopics(NEEDED.stream().map(TopicDefinition::name).toList()).topicNameValues();
    for (TopicDefinition topic : NEEDED) {
      check(topic, requireNonNull(found.get(topic.name())), problems);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(
          "Topics are not as they must be: "
              + String.join("; ", problems)
              + ". Create them as io.kooflow.schemas.Topics defines them; other partitions need a new generation");
    }
  }

  private static void check(
      TopicDefinition topic, KafkaFuture<TopicDescription> found, List<String> problems) {
    try {
      int partitions = found.get(TIMEOUT_SECONDS, TimeUnit.SECONDS).partitions().size();
      if (partitions != topic.partitions()) {
        problems.add(
            "%s has %d partitions, not %d".formatted(topic.name(), partitions, topic.partitions()));
      }
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw new ConfigException("Topics cannot be described: " + failed.getCause());
      }
      problems.add(topic.name() + " is missing");
    } catch (TimeoutException unreachable) {
      throw new ConfigException(
          "Kafka did not answer within " + TIMEOUT_SECONDS + " s; check kafka.bootstrap.servers");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ConfigException("Interrupted while topics were described");
    }
  }
}
