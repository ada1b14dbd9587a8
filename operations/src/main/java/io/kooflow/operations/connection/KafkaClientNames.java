package io.kooflow.operations.connection;

import io.kooflow.schemas.settings.Nearest;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** The settings of Kafka's clients, to find a slip among those that are handed on unread. */
public final class KafkaClientNames {
  private static final Set<String> KNOWN = known();

  private KafkaClientNames() {}

  private static Set<String> known() {
    Set<String> known = new TreeSet<>(AdminClientConfig.configNames());
    known.addAll(ConsumerConfig.configNames());
    known.addAll(ProducerConfig.configNames());
    return known;
  }

  /**
   * Lets names pass that no client knows, which may be those of a plugin, unless one is near.
   *
   * @param prefix of the names in the user's file
   * @throws IllegalArgumentException naming the setting and the one it may mean
   */
  public static void requireNoSlip(String prefix, Collection<String> names) {
    for (String name : names) {
      @Nullable String meant = KNOWN.contains(name) ? null : Nearest.to(name, KNOWN);
      if (meant != null) {
        throw new IllegalArgumentException(
            "unknown setting %s%s. Did you mean '%s%s'?".formatted(prefix, name, prefix, meant));
      }
    }
  }
}
