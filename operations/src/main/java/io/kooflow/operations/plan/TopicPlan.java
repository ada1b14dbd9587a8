package io.kooflow.operations.plan;

import static java.util.Objects.requireNonNull;

import io.kooflow.operations.kafka.KafkaClients;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.TopicDifference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** Topics of a cluster against their definitions. */
public final class TopicPlan {
  private final KafkaClients clients;
  private final Admin admin;
  private final @Nullable Short replication;

  /**
   * @param clients whose Kafka it is
   * @param admin of the same Kafka; the caller closes it
   * @param replication replicas of a new topic; null for the broker's default
   */
  public TopicPlan(KafkaClients clients, Admin admin, @Nullable Short replication) {
    this.clients = clients;
    this.admin = admin;
    this.replication = replication;
  }

  /**
   * What is missing or differs, in the order of the definitions. Only reads.
   *
   * @throws io.kooflow.operations.UsageException if Kafka does not answer or refuses us
   */
  public List<Change> changes(Collection<TopicDefinition> topics) throws ExecutionException {
    Set<String> existing = clients.await(admin.listTopics().names());
    List<String> names =
        topics.stream().map(TopicDefinition::name).filter(existing::contains).toList();
    Map<String, TopicDescription> found =
        clients.await(admin.describeTopics(names).allTopicNames());
    Map<ConfigResource, Config> configs =
        clients.await(
            admin.describeConfigs(names.stream().map(TopicPlan::resource).toList()).all());
    List<Change> changes = new ArrayList<>();
    for (TopicDefinition topic : topics) {
      TopicDescription description = found.get(topic.name());
      if (description == null) {
        changes.add(creation(topic));
      } else {
        Config config = requireNonNull(configs.get(resource(topic.name())));
        TopicDifference.of(topic, description, config).stream()
            .map(this::change)
            .forEach(changes::add);
      }
    }
    return changes;
  }

  private Change creation(TopicDefinition topic) {
    NewTopic wanted = topic.newTopic();
    NewTopic made =
        replication == null
            ? wanted
            : new NewTopic(topic.name(), topic.partitions(), replication).configs(topic.config());
    return Change.create(
        "topic %s: partitions=%s, replicas=%s, %s"
            .formatted(
                topic.name(),
                topic.partitions(),
                replication == null ? "the broker's default" : replication,
                new TreeMap<>(topic.config())),
        () -> {
          clients.await(admin.createTopics(List.of(made)).all());
          // Waits until the brokers know it.
          TopicCreation.createMissing(admin, List.of(topic));
        });
  }

  private Change change(TopicDifference difference) {
    String what = "topic " + difference;
    if (difference.fixed()) {
      return Change.byHand(
          what
              + (difference.setting().equals(TopicDifference.PARTITIONS)
                  ? ": partitions of a generation never change; empty topics may be deleted and made again"
                  : ": a topic with records is not changed; an empty one may be deleted and made again"));
    }
    AlterConfigOp operation =
        new AlterConfigOp(
            new ConfigEntry(difference.setting(), difference.wanted()), AlterConfigOp.OpType.SET);
    return Change.change(
        what,
        () ->
            clients.await(
                admin
                    .incrementalAlterConfigs(
                        Map.of(resource(difference.topic()), List.of(operation)))
                    .all()));
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }
}
