package io.kooflow.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;

/**
 * A distributed Connect worker inside this JVM, for tests: connectors on the class path need no
 * plugin folder, only their entry in {@code META-INF/services}. Its state is in Kafka, so a worker
 * started with the same group goes on. The local platform runs the same settings in a process of
 * its own.
 */
public final class EmbeddedConnect implements AutoCloseable {
  private final Connect<?> worker;
  private final URI url;
  private final ConnectClient client;

  private EmbeddedConnect(Connect<?> worker, URI url) {
    this.worker = worker;
    this.url = url;
    this.client = new ConnectClient(url);
  }

  /**
   * Starts a worker of the group {@code connect} on a free port, with connectors of the class path.
   */
  public static EmbeddedConnect start(String bootstrapServers, Path... plugins) {
    return start(
        ConnectWorkerConfig.of("connect", bootstrapServers, FreePorts.next(), List.of(plugins)));
  }

  /**
   * Starts a worker and returns when it can take connectors.
   *
   * @throws StartFailedException if the port is taken or the worker does not come up
   */
  public static EmbeddedConnect start(ConnectWorkerConfig config) {
    int port = FreePorts.resolve("Connect", config.port());
    URI url = URI.create("http://127.0.0.1:" + port);
    try {
      Connect<?> worker = new ConnectDistributed().startConnect(config.properties());
      EmbeddedConnect connect = new EmbeddedConnect(worker, url);
      connect.client.awaitReady();
      return connect;
    } catch (RuntimeException e) {
      throw new StartFailedException("Connect did not start: " + e.getMessage(), e);
    }
  }

  public ConnectClient client() {
    return client;
  }

  public URI url() {
    return url;
  }

  /** Stops the worker and its tasks; connectors and offsets stay in Kafka. */
  @Override
  public void close() {
    worker.stop();
    worker.awaitStop();
  }
}
