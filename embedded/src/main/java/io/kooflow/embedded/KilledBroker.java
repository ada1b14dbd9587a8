package io.kooflow.embedded;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * Fences a broker that was killed, before it starts again: what the controllers of a cluster do
 * while one of its brokers is away, and a node that is broker and controller in one does not, as
 * both die together.
 *
 * <p>Without it the broker first takes office from metadata that still name it leader, and
 * registers anew a moment later, which leaves its partitions without a leader for two seconds. The
 * transaction coordinator of Kafka 4.3 takes a partition without a leader for a deleted one and
 * drops its marker; the transaction then stays open there for ever and no {@code read_committed}
 * reader gets past it.
 */
final class KilledBroker {
  private static final String CLEAN_END = ".kafka_cleanshutdown";
  private static final String METADATA = "__cluster_metadata-0";
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final long LOOK_EVERY_MILLIS = 50;

  private KilledBroker() {}

  /**
   * Returns when the broker is fenced; at once if it is new or has ended in order.
   *
   * @param node settings of the node, broker and controller in one
   */
  static void fence(Path log, Map<String, String> node) throws Exception {
    if (Files.notExists(log.resolve(METADATA)) || Files.exists(log.resolve(CLEAN_END))) {
      return;
    }
    KafkaRaftServer controller =
        new KafkaRaftServer(new KafkaConfig(controllerOf(node)), Time.SYSTEM);
    controller.startup();
    try {
      awaitFenced();
    } finally {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  private static Map<String, String> controllerOf(Map<String, String> node) {
    Map<String, String> config = new HashMap<>(node);
    String listener =
        node.getOrDefault("listeners", "")
            .replaceFirst(".*(" + KafkaNodeConfig.CONTROLLER + "://)", "$1");
    config.put("process.roles", "controller");
    config.put("listeners", listener);
    config.remove("advertised.listeners");
    config.put("broker.session.timeout.ms", "1000");
    return config;
  }

  private static void awaitFenced() throws JMException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (fencedBrokers() == 0) {
      if (System.nanoTime() > deadline) {
        throw new StartFailedException("the killed broker was not fenced in " + LIMIT);
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private static int fencedBrokers() throws JMException {
    ObjectName gauge =
        new ObjectName("kafka.controller:type=KafkaController,name=FencedBrokerCount");
    try {
      Object value = ManagementFactory.getPlatformMBeanServer().getAttribute(gauge, "Value");
      return value instanceof Number count ? count.intValue() : 0;
    } catch (InstanceNotFoundException notYet) {
      return 0;
    }
  }
}
