package io.kooflow.streams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.TopologyDescription;

/**
 * Looks whether the changelogs of an application that has counted before are still there and whole.
 * Kafka Streams would make a missing one anew and count on from nothing, and nobody would know.
 *
 * @param applicationId of the application
 * @param topology its shape, which names the stores
 * @param newStores stores that may be missing
 */
record InternalTopics(String applicationId, TopologyDescription topology, Set<String> newStores) {
  /** Stores that hold nothing: hooks of the commit. */
  private static final String WITHOUT_CHANGELOG = "-at-commit";

  private static final String REPARTITION = "-repartition";

  /**
   * Throws {@link ConfigException} naming each changelog that is missing or lost records. The
   * caller owns {@code admin}.
   */
  void require(Admin admin) {
    try {
      Set<String> existing = admin.listTopics().names().get();
      List<String> problems = new ArrayList<>();
      Set<String> present = new TreeSet<>();
      for (String store : stores()) {
        String topic = changelog(store);
        if (existing.contains(topic)) {
          present.add(topic);
        } else if (!newStores.contains(store)) {
          problems.add(topic + " is missing");
        }
      }
      cut(admin, present).forEach(partition -> problems.add(partition + " lost its beginning"));
      if (!problems.isEmpty()) {
        throw new ConfigException(
            "The state cannot be restored: "
                + String.join("; ", problems)
                + ". Start a new generation; a store that this release added is named in 'new-stores'");
      }
    } catch (ExecutionException failed) {
      throw new KafkaException("Changelogs cannot be looked at", failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while changelogs were looked at", interrupted);
    }
  }

  /** Names of all topics that Kafka Streams makes for this application. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    stores().forEach(store -> names.add(changelog(store)));
    for (TopologyDescription.Subtopology part : topology.subtopologies()) {
      for (TopologyDescription.Node node : part.nodes()) {
        if (node instanceof TopologyDescription.Source source && source.topicSet() != null) {
          source.topicSet().stream()
              .filter(topic -> topic.endsWith(REPARTITION))
              .forEach(topic -> names.add(prefixed(topic)));
        }
      }
    }
    return names;
  }

  private String changelog(String store) {
    return prefixed(store + "-changelog");
  }

  private String prefixed(String name) {
    return applicationId + "-" + name;
  }

  /** Compaction never moves the beginning of a partition; only a deletion of records does. */
  private static Set<String> cut(Admin admin, Set<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(
              partition ->
                  asked.put(
                      new TopicPartition(topic.name(), partition.partition()),
                      OffsetSpec.earliest()));
    }
    Set<String> cut = new TreeSet<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> each :
        admin.listOffsets(asked).all().get().entrySet()) {
      if (each.getValue().offset() > 0) {
        cut.add(each.getKey().toString());
      }
    }
    return cut;
  }

  private Set<String> stores() {
    Set<String> stores = new TreeSet<>();
    for (TopologyDescription.Subtopology part : topology.subtopologies()) {
      for (TopologyDescription.Node node : part.nodes()) {
        if (node instanceof TopologyDescription.Processor processor) {
          stores.addAll(processor.stores());
        }
      }
    }
    stores.removeIf(store -> store.endsWith(WITHOUT_CHANGELOG));
    return stores;
  }
}
