package io.kooflow.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** The settings of the embedded Flink: loopback only, small memory, bounded restarts. */
final class FlinkClusterConfig {
  private FlinkClusterConfig() {}

  static Configuration of(Path folder, int port, Map<String, String> overrides) {
    Map<String, String> config = new HashMap<>();
    loopback(config, port);
    smallMemory(config);
    config.put("io.tmp.dirs", folder.resolve("tmp").toString());
    config.put("blob.storage.directory", folder.resolve("tmp").toString());
    config.put("web.tmpdir", folder.resolve("tmp").toString());
    // Jobs come through Flink's client with the rights of its user, never through the open port.
    config.put("web.submit.enable", "false");
    config.put(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    config.put("pipeline.generic-types", "false");
    config.put("restart-strategy.type", "failure-rate");
    config.put("restart-strategy.failure-rate.delay", "1 s");
    config.put("restart-strategy.failure-rate.failure-rate-interval", "5 min");
    config.put("restart-strategy.failure-rate.max-failures-per-interval", "20");
    config.putAll(overrides);
    return Configuration.fromMap(config);
  }

  private static void loopback(Map<String, String> config, int port) {
    config.put("rest.address", "127.0.0.1");
    config.put("rest.bind-address", "127.0.0.1");
    config.put("rest.port", String.valueOf(port));
    config.put("rest.bind-port", String.valueOf(port));
    config.put("jobmanager.rpc.address", "127.0.0.1");
    config.put("jobmanager.bind-host", "127.0.0.1");
    config.put("taskmanager.host", "127.0.0.1");
    config.put("taskmanager.bind-host", "127.0.0.1");
  }

  private static void smallMemory(Map<String, String> config) {
    config.put("taskmanager.memory.managed.size", "16 mb");
    config.put("taskmanager.memory.network.min", "24 mb");
    config.put("taskmanager.memory.network.max", "24 mb");
    config.put("taskmanager.memory.segment-size", "16 kb");
    config.put("jobmanager.future-pool.size", "2");
    config.put("jobmanager.io-pool.size", "2");
    config.put("cluster.io-pool.size", "4");
    config.put("rest.server.numThreads", "2");
    config.put("web.history", "10");
  }
}
