package io.kooflow.torture.kills;

import io.kooflow.operations.connection.Endpoints;
import io.kooflow.torture.Deadline;
import io.kooflow.torture.TortureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the launcher as a user starts it, a process of its own whose output goes to a file.
 * {@link #close()} ends it and everything that it started, at once.
 */
public final class DemoProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoProcess.class);
  private static final Duration READY_LIMIT = Duration.ofHours(1);
  private static final String READY = "ready in ";
  private static final Pattern FOLDER =
      Pattern.compile("(?m)^Data folder: (.+?)(?: \\(goes at the end\\))?$");

  private final Process process;
  private final Path output;
  private final Thread endWithUs;
  private final Map<Long, ProcessHandle> started = new LinkedHashMap<>();

  private DemoProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
    this.endWithUs = new Thread(process::destroy, "end-demo");
    Runtime.getRuntime().addShutdownHook(endWithUs);
  }

  /**
   * Starts {@code ./kooflow --no-build demo}.
   *
   * @param root the project's folder
   * @param output file that takes what the command says
   * @param options of the demo
   */
  public static DemoProcess start(Path root, Path output, List<String> options) throws IOException {
    return start(root, output, options, Map.of());
  }

  /** As the other, with more in its environment. */
  public static DemoProcess start(
      Path root, Path output, List<String> options, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("kooflow").toString());
    command.addAll(List.of("--no-build", "demo"));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new DemoProcess(process, output);
  }

  /** Process id of the command itself. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What the command has said so far. */
  public String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** The audit's last line, or that there is none. */
  public String verdict() throws IOException {
    return output()
        .lines()
        .filter(line -> line.startsWith("audit: "))
        .reduce((earlier, later) -> later)
        .orElse("no audit");
  }

  /** Where its servers answer; there once the demo is ready. */
  public Endpoints endpoints() throws IOException {
    Matcher folder = FOLDER.matcher(output());
    if (!folder.find()) {
      throw new TortureException("the demo has not named its data folder");
    }
    return Endpoints.read(Path.of(folder.group(1)));
  }

  /** Returns when the command has said that everything runs. */
  public void awaitReady() throws Exception {
    Deadline.in(READY_LIMIT).await("ready", () -> has(READY));
  }

  private boolean has(String text) throws IOException {
    remember();
    boolean said = output().contains(text);
    if (!said && !isAlive()) {
      throw new TortureException("the demo ended before it said '%s'".formatted(text));
    }
    return said;
  }

  /**
   * Waits for the end of the command.
   *
   * @return its exit status
   */
  public int awaitEnd(Duration limit) throws InterruptedException {
    remember();
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TortureException(
          String.format(Locale.ROOT, "the demo did not end within %d s", limit.toSeconds()));
    }
    return process.exitValue();
  }

  /** Kills one of the servers, as a crash would, and returns its process id. */
  public long kill(String name) throws IOException {
    long pid = pidOf(name);
    remember();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    return pid;
  }

  /**
   * Returns when a server that was killed has been started again and serves, or the demo has ended:
   * what it needed of that server may have served before the rest did.
   */
  public void awaitBack(String name, long killed, Duration limit) throws Exception {
    Deadline.in(limit).await(name + " is back", () -> !isAlive() || pidOf(name) != killed);
    remember();
  }

  private long pidOf(String name) throws IOException {
    Long pid = endpoints().processes().get(name);
    if (pid == null) {
      throw new TortureException("no process is called " + name);
    }
    return pid;
  }

  private void remember() {
    process.toHandle().descendants().forEach(each -> started.put(each.pid(), each));
  }

  /** Returns when no process that was seen below the command is alive. */
  public void awaitNothingLeft(Duration limit) throws Exception {
    Deadline.in(limit).await("the end of all that was started", () -> leftovers().isEmpty());
  }

  /** Processes seen below the command so far that are alive. */
  public List<ProcessHandle> leftovers() {
    remember();
    return started.values().stream().filter(DemoProcess::runs).toList();
  }

  /**
   * A dead process that its parent (in a container often a careless init) has not buried counts as
   * ended.
   */
  private static boolean runs(ProcessHandle handle) {
    return handle.isAlive() && !isZombie(handle.pid());
  }

  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
    } catch (IOException goneOrNoProc) {
      return false;
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> below = leftovers();
    try {
      Runtime.getRuntime().removeShutdownHook(endWithUs);
    } catch (IllegalStateException ending) {
      LOG.debug("This process ends, and the demo with it", ending);
    }
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }
}
