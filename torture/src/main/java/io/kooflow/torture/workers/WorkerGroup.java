package io.kooflow.torture.workers;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.ConnectWorkerConfig;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.embedded.FreePorts;
import io.kooflow.torture.TortureException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Distributed workers of one group, each {@code ConnectDistributed} in a process of its own.
 * Closing it ends them; what they knew is in Kafka.
 */
final class WorkerGroup implements AutoCloseable {
  /** After this silence the group gives a worker's tasks to the other. */
  static final Duration SESSION = Duration.ofSeconds(6);

  private final String classPath;
  private final String bootstrapServers;
  private final Path plugins;
  private final Path folder;
  private final Map<String, String> settings;
  private final List<Integer> ports = new ArrayList<>();
  private final List<ChildProcess> workers = new ArrayList<>();

  private WorkerGroup(
      String classPath,
      String bootstrapServers,
      Path plugins,
      Path folder,
      Map<String, String> settings) {
    this.classPath = classPath;
    this.bootstrapServers = bootstrapServers;
    this.plugins = plugins;
    this.folder = folder;
    this.settings =
        new HashMap<>(
            Map.of(
                "session.timeout.ms", Long.toString(SESSION.toMillis()),
                "heartbeat.interval.ms", Long.toString(SESSION.toMillis() / 4),
                "rebalance.timeout.ms", "15000"));
    this.settings.putAll(settings);
  }

  /**
   * Starts them and returns when they answer.
   *
   * @param workers how many
   * @param plugins folder with the unpacked archives
   * @param folder for settings and logs
   */
  static WorkerGroup start(
      int workers, String classPath, String bootstrapServers, Path plugins, Path folder)
      throws IOException {
    return start(workers, classPath, bootstrapServers, plugins, folder, Map.of());
  }

  /**
   * As above.
   *
   * @param settings of the workers, beyond the usual
   */
  static WorkerGroup start(
      int workers,
      String classPath,
      String bootstrapServers,
      Path plugins,
      Path folder,
      Map<String, String> settings)
      throws IOException {
    WorkerGroup group = new WorkerGroup(classPath, bootstrapServers, plugins, folder, settings);
    Files.createDirectories(folder);
    for (int worker = 0; worker < workers; worker++) {
      group.ports.add(FreePorts.next());
      group.workers.add(group.fork(worker));
    }
    try {
      for (int worker = 0; worker < workers; worker++) {
        group.awaitAnswer(worker);
      }
      return group;
    } catch (RuntimeException failed) {
      group.close();
      throw failed;
    }
  }

  private ChildProcess fork(int worker) {
    String name = "worker-" + worker;
    Path file = folder.resolve(name + ".properties");
    ConnectWorkerConfig.of("workers", bootstrapServers, ports.get(worker), List.of(plugins))
        .withOffsetFlush(Duration.ofSeconds(1))
        .withOverrides(settings)
        .write(file);
    List<String> options = new ArrayList<>(ForkedJvm.SMALL);
    options.add("-Xmx256m");
    return new ForkedJvm(
            "org.apache.kafka.connect.cli.ConnectDistributed",
            classPath,
            options,
            List.of(file.toString()))
        .start(name, folder);
  }

  /** Returns when a worker that was started answers. */
  void awaitAnswer(int worker) {
    workers.get(worker).awaitHttp(url(worker));
  }

  private URI url(int worker) {
    return URI.create(String.format(Locale.ROOT, "http://127.0.0.1:%d/", ports.get(worker)));
  }

  /** The REST interface of one worker, which must run. */
  ConnectClient client(int worker) {
    return new ConnectClient(URI.create("http://127.0.0.1:" + ports.get(worker)));
  }

  /** The number of the worker whose REST interface has this address, host and port. */
  int at(String address) {
    int worker = ports.indexOf(Integer.valueOf(address.substring(address.lastIndexOf(':') + 1)));
    if (worker < 0) {
      throw new TortureException("no worker of this group: " + address);
    }
    return worker;
  }

  /** Ends a worker as a crash would. */
  void kill(int worker) {
    workers.get(worker).kill();
  }

  /** Starts a worker that was killed again, on its port, and does not wait for it. */
  void restart(int worker) {
    workers.set(worker, fork(worker));
  }

  /** Stops a worker where it stands (SIGSTOP), its connections open. */
  void freeze(int worker) throws IOException, InterruptedException {
    signal("STOP", worker);
  }

  /** Lets a frozen worker go on (SIGCONT) with whatever it was about to do. */
  void thaw(int worker) throws IOException, InterruptedException {
    signal("CONT", worker);
  }

  private void signal(String signal, int worker) throws IOException, InterruptedException {
    String pid = Long.toString(workers.get(worker).pid());
    int status = new ProcessBuilder("kill", "-" + signal, pid).inheritIO().start().waitFor();
    if (status != 0) {
      throw new TortureException(
          String.format(
              Locale.ROOT, "SIG%s for process %s: kill ended with status %d", signal, pid, status));
    }
  }

  /** What a worker said last. */
  String tail(int worker) {
    return workers.get(worker).tail();
  }

  @Override
  public void close() {
    workers.forEach(ChildProcess::kill);
  }
}
