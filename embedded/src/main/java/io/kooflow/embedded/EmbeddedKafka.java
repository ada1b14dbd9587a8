package io.kooflow.embedded;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A single Kafka node, broker and KRaft controller in one, inside this JVM. Topics are never
 * created automatically. Its data survives a restart, also after this JVM was killed.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Starts on a free port; see {@link #start(Path, int, Map)}. */
  public static EmbeddedKafka start(Path folder) {
    return start(folder, 0, Map.of());
  }

  /** Starts with the default settings; see {@link #start(Path, int, Map)}. */
  public static EmbeddedKafka start(Path folder, int port) {
    return start(folder, port, Map.of());
  }

  /**
   * Starts on the data in {@code folder}, which is formatted if it is new, and returns when clients
   * can connect.
   *
   * @param folder made if absent; used by one server at a time
   * @param port of the client listener on 127.0.0.1; 0 takes a free one
   * @param overrides broker settings that replace or extend those of {@link KafkaNodeConfig}
   * @throws StartFailedException if the port is taken or the broker does not come up
   */
  public static EmbeddedKafka start(Path folder, int port, Map<String, String> overrides) {
    return start(folder, port, 0, overrides);
  }

  /**
   * As {@link #start(Path, int, Map)}, with a port for the controller too: a node that is started
   * again and again by another process takes none that is meant for somebody else.
   *
   * @param controllerPort of the controller on 127.0.0.1; 0 takes a free one
   */
  public static EmbeddedKafka start(
      Path folder, int port, int controllerPort, Map<String, String> overrides) {
    int clientPort = FreePorts.resolve("Kafka", port);
    int controller = FreePorts.resolve("Kafka's controller", controllerPort);
    Path log = FolderNames.usable(folder).resolve("log");
    try {
      Files.createDirectories(log);
      format(log);
      Map<String, String> config = KafkaNodeConfig.of(log, clientPort, controller, overrides);
      KilledBroker.fence(log, config);
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config), Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(server, clientPort);
    } catch (Exception e) {
      throw new StartFailedException("Kafka did not start on " + folder + ": " + e.getMessage(), e);
    }
  }

  private static void format(Path log) throws Exception {
    if (Files.exists(log.resolve("meta.properties"))) {
      return;
    }
    ByteArrayOutputStream ignored = new ByteArrayOutputStream();
    new Formatter()
        .setPrintStream(new PrintStream(ignored, true, StandardCharsets.UTF_8))
        .setNodeId(KafkaNodeConfig.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName(KafkaNodeConfig.CONTROLLER)
        .setMetadataLogDirectory(log.toString())
        .setDirectories(List.of(log.toString()))
        .run();
  }

  /** For {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** Stops the node; its data stays. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
