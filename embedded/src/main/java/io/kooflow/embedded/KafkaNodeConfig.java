package io.kooflow.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The settings of the embedded node: one replica of everything, small buffers, quick reactions. */
final class KafkaNodeConfig {
  static final int NODE_ID = 1;
  static final String CONTROLLER = "CONTROLLER";

  private KafkaNodeConfig() {}

  static Map<String, String> of(
      Path log, int clientPort, int controllerPort, Map<String, String> overrides) {
    Map<String, String> config = new HashMap<>();
    node(config, log, clientPort, controllerPort);
    oneReplica(config);
    smallMemory(config);
    quickReactions(config);
    config.putAll(overrides);
    return config;
  }

  private static void node(
      Map<String, String> config, Path log, int clientPort, int controllerPort) {
    String client = "PLAINTEXT://127.0.0.1:" + clientPort;
    config.put("process.roles", "broker,controller");
    config.put("node.id", String.valueOf(NODE_ID));
    config.put("listeners", client + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
    config.put("advertised.listeners", client);
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("inter.broker.listener.name", "PLAINTEXT");
    config.put("controller.listener.names", CONTROLLER);
    config.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    config.put("log.dirs", log.toString());
    config.put("auto.create.topics.enable", "false");
  }

  private static void oneReplica(Map<String, String> config) {
    config.put("default.replication.factor", "1");
    config.put("min.insync.replicas", "1");
    config.put("offsets.topic.num.partitions", "1");
    config.put("offsets.topic.replication.factor", "1");
    config.put("transaction.state.log.num.partitions", "1");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("share.coordinator.state.topic.num.partitions", "1");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
  }

  private static void smallMemory(Map<String, String> config) {
    config.put("num.network.threads", "2");
    config.put("num.io.threads", "4");
    config.put("background.threads", "2");
    config.put("log.cleaner.threads", "1");
    config.put("log.cleaner.dedupe.buffer.size", "4194304");
    config.put("log.cleaner.io.buffer.size", "262144");
    config.put("log.segment.bytes", "67108864");
    config.put("log.index.size.max.bytes", "1048576");
    config.put("metadata.log.segment.bytes", "16777216");
  }

  private static void quickReactions(Map<String, String> config) {
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("group.min.session.timeout.ms", "1000");
    // A killed transactional producer's transaction is looked for each second, not each ten.
    config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    config.put("broker.heartbeat.interval.ms", "500");
    // Broker and controller are one process: nobody takes over from one that is slow or frozen, and
    // a fenced leader costs transactions; see KilledBroker for one that was killed.
    config.put("broker.session.timeout.ms", "120000");
  }
}
