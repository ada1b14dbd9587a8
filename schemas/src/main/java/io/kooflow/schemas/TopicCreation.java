package io.kooflow.schemas;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics that are missing and refuses those that stand there differently. */
public final class TopicCreation {

  private static final int VISIBLE_ATTEMPTS = 100;
  private static final Duration VISIBLE_WAIT = Duration.ofMillis(100);

  private TopicCreation() {}

  /**
   * Creates what is missing, then checks each topic's partition count and cleanup policy. Safe to
   * repeat, and to run from several processes at once. The caller owns {@code admin}.
   *
   * @return names of the topics that this call created
   * @throws IllegalStateException naming every topic that exists with another partition count or
   *     cleanup policy; nothing of it is changed
   * @throws KafkaException if the cluster refuses or cannot be reached within the client's timeout
   */
  public static List<String> createMissing(Admin admin, Collection<TopicDefinition> topics) {
    List<String> created = create(admin, topics);
    List<String> names = topics.stream().map(TopicDefinition::name).toList();
    Map<String, TopicDescription> found =
        whenVisible(() -> admin.describeTopics(names).allTopicNames());
    List<ConfigResource> resources = names.stream().map(TopicCreation::resource).toList();
    Map<ConfigResource, Config> configs = whenVisible(() -> admin.describeConfigs(resources).all());
    List<String> problems =
        topics.stream()
            .flatMap(
                topic ->
                    TopicDifference.of(
                        topic,
                        requireNonNull(found.get(topic.name())),
                        requireNonNull(configs.get(resource(topic.name()))))
                        .stream())
            .filter(TopicDifference::fixed)
            .map(TopicDifference::toString)
            .toList();
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "Topics differ from their definition: %s. Repartitioned data needs a new generation: stop"
                  .formatted(String.join("; ", problems))
              + " the applications, move the topics away, and start again");
    }
    return created;
  }

  private static List<String> create(Admin admin, Collection<TopicDefinition> topics) {
    var existing = await(admin.listTopics().names());
    List<TopicDefinition> missing =
        topics.stream().filter(topic -> !existing.contains(topic.name())).toList();
    Map<String, KafkaFuture<Void>> results =
        admin.createTopics(missing.stream().map(TopicDefinition::newTopic).toList()).values();
    List<String> created = new ArrayList<>();
    for (TopicDefinition topic : missing) {
      try {
        await(requireNonNull(results.get(topic.name())));
        created.add(topic.name());
      } catch (TopicExistsException anotherProcessWasFaster) {
        // Nothing to do: the check that follows covers it.
      }
    }
    return created;
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  /** A topic just made is not known to every broker at once; that is waited for, within bounds. */
  private static <T> T whenVisible(Supplier<KafkaFuture<T>> question) {
    for (int attempt = 1; ; attempt++) {
      try {
        return await(question.get());
      } catch (UnknownTopicOrPartitionException notYet) {
        if (attempt == VISIBLE_ATTEMPTS) {
          throw notYet;
        }
      }
      try {
        Thread.sleep(VISIBLE_WAIT.toMillis());
      } catch (InterruptedException interrupted) {
        throw new InterruptException(interrupted);
      }
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof KafkaException cause
          ? cause
          : new KafkaException("Topics could not be created or described", failed.getCause());
    }
  }
}
