package io.kooflow.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settings of one distributed Connect worker on loopback, for {@code ConnectDistributed} in a
 * process of its own as well as for {@link EmbeddedConnect}.
 *
 * @param group the worker's group; its three internal topics are named after it
 * @param bootstrapServers of Kafka
 * @param port of the REST interface on 127.0.0.1; not 0
 * @param plugins folders of plugins, each with jars; may be empty, then connectors come from the
 *     class path
 * @param offsetFlush how often source offsets are committed, also sink offsets
 * @param overrides worker settings that replace or extend these
 */
public record ConnectWorkerConfig(
    String group,
    String bootstrapServers,
    int port,
    List<Path> plugins,
    Duration offsetFlush,
    Map<String, String> overrides) {
  private static final Duration DEFAULT_FLUSH = Duration.ofSeconds(5);
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  public ConnectWorkerConfig {
    if (port <= 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, got " + port);
    }
    plugins = List.copyOf(plugins);
    overrides = Map.copyOf(overrides);
  }

  /** With the flush of the local platform, five seconds. */
  public static ConnectWorkerConfig of(
      String group, String bootstrapServers, int port, List<Path> plugins) {
    return new ConnectWorkerConfig(group, bootstrapServers, port, plugins, DEFAULT_FLUSH, Map.of());
  }

  public ConnectWorkerConfig withOffsetFlush(Duration flush) {
    return new ConnectWorkerConfig(group, bootstrapServers, port, plugins, flush, overrides);
  }

  public ConnectWorkerConfig withOverrides(Map<String, String> settings) {
    return new ConnectWorkerConfig(group, bootstrapServers, port, plugins, offsetFlush, settings);
  }

  /** The worker's properties, sorted by key. */
  public Map<String, String> properties() {
    Map<String, String> worker = new TreeMap<>();
    worker.put("bootstrap.servers", bootstrapServers);
    worker.put("group.id", group);
    worker.put("listeners", "http://127.0.0.1:" + port);
    worker.put("rest.advertised.host.name", "127.0.0.1");
    if (!plugins.isEmpty()) {
      worker.put(
          "plugin.path",
          plugins.stream().map(ConnectWorkerConfig::absolute).collect(Collectors.joining(",")));
    }
    worker.put("plugin.discovery", "service_load");
    // Connectors name their own; nothing is converted by accident.
    worker.put("key.converter", BYTES);
    worker.put("value.converter", BYTES);
    worker.put("connector.client.config.override.policy", "All");
    worker.put("offset.flush.interval.ms", String.valueOf(offsetFlush.toMillis()));
    worker.put("scheduled.rebalance.max.delay.ms", "0");
    internalTopics(worker);
    worker.putAll(overrides);
    return worker;
  }

  private static String absolute(Path plugin) {
    return FolderNames.usable(plugin).toString();
  }

  private void internalTopics(Map<String, String> worker) {
    for (String kind : List.of("config", "offset", "status")) {
      String name = kind.equals("status") ? kind : kind + "s";
      worker.put(kind + ".storage.topic", group + "-" + name);
      worker.put(kind + ".storage.replication.factor", "1");
    }
    worker.put("offset.storage.partitions", "1");
    worker.put("status.storage.partitions", "1");
  }

  /** Writes the properties as the file that {@code ConnectDistributed} takes as its argument. */
  public void write(Path file) {
    Properties properties = new Properties();
    properties.putAll(properties());
    // As a stream, which escapes: Kafka reads its files as ISO 8859-1.
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException("unwritable worker file " + file, e);
    }
  }
}
