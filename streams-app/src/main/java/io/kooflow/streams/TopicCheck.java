package io.kooflow.streams;

import static java.util.Objects.requireNonNull;

import io.kooflow.schemas.Topics;
import io.kooflow.streams.generation.TopicPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** Topics that are read, in the order of the flow. */
  static final List<String> INPUTS =
      List.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.KOO_SCORES);

  private static final List<String> OUTPUTS =
      List.of(
          Topics.KOO_ENGAGEMENT,
          Topics.KOO_ENRICHED,
          Topics.TRENDING,
          Topics.CREATOR_ENGAGEMENT,
          Topics.CREATORS,
          Topics.MILESTONES);

  private TopicCheck() {}

  /**
   * Throws {@link ConfigException} naming every topic that is missing or has another number of
   * partitions, or the servers if they cannot be reached. The caller owns {@code admin}.
   */
  static void require(Admin admin, TopicPlan plan) {
    List<String> problems = new ArrayList<>();
    Map<String, Integer> needed = needed(plan);
    Map<String, KafkaFuture<TopicDescription>> found =
        admin.describeTopics(needed.keySet()).topicNameValues();
    needed.forEach(
        (topic, partitions) ->
            check(topic, partitions, requireNonNull(found.get(topic)), problems));
    if (!problems.isEmpty()) {
      throw new ConfigException(
          "Topics are not as they must be: "
              + String.join("; ", problems)
              + ". Create them as io.kooflow.schemas.Topics defines them; other partitions need a new generation");
    }
  }

  /** Partitions by name, in the order of the flow. */
  private static Map<String, Integer> needed(TopicPlan plan) {
    Map<String, Integer> needed = new LinkedHashMap<>();
    for (String input : INPUTS) {
      needed.put(plan.topic(input), Topics.named(input).partitions());
      String deadLetters = Topics.deadLetters(input);
      needed.put(deadLetters, Topics.named(deadLetters).partitions());
    }
    OUTPUTS.forEach(each -> needed.put(plan.topic(each), Topics.named(each).partitions()));
    return needed;
  }

  private static void check(
      String topic, int wanted, KafkaFuture<TopicDescription> found, List<String> problems) {
    try {
      int partitions = found.get(TIMEOUT_SECONDS, TimeUnit.SECONDS).partitions().size();
      if (partitions != wanted) {
        problems.add(
            String.format(Locale.ROOT, "%s has %d partitions, not %d", topic, partitions, wanted));
      }
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw new ConfigException("Topics cannot be described: " + failed.getCause());
      }
      problems.add(topic + " is missing");
    } catch (TimeoutException unreachable) {
      throw new ConfigException(
          "Kafka did not answer within " + TIMEOUT_SECONDS + " s; check kafka.bootstrap.servers");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ConfigException("Interrupted while topics were described");
    }
  }
}
