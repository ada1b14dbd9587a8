package io.kooflow.schemas;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One way in which a topic of a cluster is not as defined.
 *
 * @param topic its name
 * @param setting {@link #PARTITIONS} or a key of Kafka's topic configuration
 * @param found as the cluster has it
 * @param wanted as defined
 */
public record TopicDifference(String topic, String setting, String found, String wanted) {
  /** The setting of the partition count, which no configuration key has. */
  public static final String PARTITIONS = "partitions";

  /** More than what is defined is right as well. */
  private static final Set<String> AT_LEAST =
      Set.of(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          TopicConfig.RETENTION_MS_CONFIG,
          TopicConfig.DELETE_RETENTION_MS_CONFIG,
          TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG);

  /** Less than what is defined is right as well. */
  private static final Set<String> AT_MOST =
      Set.of(TopicConfig.SEGMENT_MS_CONFIG, TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG);

  /**
   * Compares a topic with its definition. A topic that keeps records longer, or takes larger ones,
   * does not differ.
   *
   * @return in the order partitions, then by key; empty if it is as defined
   */
  public static List<TopicDifference> of(
      TopicDefinition definition, TopicDescription found, Config config) {
    List<TopicDifference> differences = new ArrayList<>();
    String name = definition.name();
    String partitions = Integer.toString(found.partitions().size());
    String defined = Integer.toString(definition.partitions());
    if (!partitions.equals(defined)) {
      differences.add(new TopicDifference(name, PARTITIONS, partitions, defined));
    }
    definition.config().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .forEach(
            wanted -> {
              ConfigEntry entry = config.get(wanted.getKey());
              String value = entry == null ? "unknown" : String.valueOf(entry.value());
              if (!fits(wanted.getKey(), value, wanted.getValue())) {
                differences.add(
                    new TopicDifference(name, wanted.getKey(), value, wanted.getValue()));
              }
            });
    return differences;
  }

  private static boolean fits(String key, String found, String wanted) {
    if (found.equals(wanted)) {
      return true;
    }
    try {
      double has = Double.parseDouble(found);
      double needs = Double.parseDouble(wanted);
      // Kafka writes -1 for a retention without an end.
      return AT_LEAST.contains(key)
          ? has < 0 || has >= needs
          : AT_MOST.contains(key) && has <= needs;
    } catch (NumberFormatException text) {
      return false;
    }
  }

  /**
   * Whether it cannot be changed while the topic lives: keys would move to other partitions, or
   * records that readers need would be removed.
   */
  public boolean fixed() {
    return setting.equals(PARTITIONS) || setting.equals(TopicConfig.CLEANUP_POLICY_CONFIG);
  }

  /** As {@code trending has 2 partitions, wants 4}. */
  @Override
  public String toString() {
    return setting.equals(PARTITIONS)
        ? topic + " has " + found + " partitions, wants " + wanted
        : topic + " has " + setting + " " + found + ", wants " + wanted;
  }
}
