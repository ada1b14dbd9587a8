package io.kooflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process that never outlives this JVM: its standard input is a pipe from here, and when that
 * ends the child ends within ten seconds. It ignores Ctrl-C, so that its parent decides the order
 * in which children stop. Its output is appended to {@code <name>.log} in its folder.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int TAIL_LINES = 25;

  private final String name;
  private final Process process;
  private final Path log;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program that does not watch its standard input itself; a guard does it.
   *
   * @param name tells the process and its log apart; letters, digits and dashes
   * @param folder working directory, made if absent
   */
  public static ChildProcess startNative(String name, List<String> command, Path folder) {
    return start(name, Guard.watching(command), folder, Surroundings.OWN);
  }

  /**
   * Starts a program that ends by itself at the end of its standard input, as {@link Leash} does.
   */
  static ChildProcess startWatchful(
      String name, List<String> command, Path folder, Surroundings surroundings) {
    return start(name, Guard.plain(command), folder, surroundings);
  }

  private static ChildProcess start(
      String name, List<String> command, Path folder, Surroundings surroundings) {
    Path absolute = folder.toAbsolutePath();
    Path log = absolute.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(absolute.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    surroundings.applyTo(builder.environment());
    try {
      Files.createDirectories(absolute);
      return new ChildProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new StartFailedException(name + " could not be started: " + e.getMessage(), e);
    }
  }

  /**
   * Returns when 127.0.0.1 accepts connections on {@code port}; waits as long as the process makes
   * {@link Headway}.
   *
   * @throws StartFailedException if the process ends before, or hangs; it is ended then, and the
   *     message shows the end of its log
   */
  public ChildProcess awaitPort(int port) {
    return await("port " + port, () -> Probe.accepts(port));
  }

  /** As {@link #awaitPort}, until a GET of {@code uri} answers with status 200 to 299. */
  public ChildProcess awaitHttp(URI uri) {
    return await(uri.toString(), () -> Probe.answers(uri));
  }

  /**
   * Returns when it has ended with status 0.
   *
   * @throws StartFailedException if it ends with another, or hangs; see {@link #awaitPort}
   */
  public void awaitSuccess() {
    Headway headway = headway();
    boolean interrupted = false;
    while (!interrupted && process.isAlive() && headway.made()) {
      interrupted = !pause();
    }
    if (process.isAlive() || process.exitValue() != 0) {
      throw notReady("has not ended");
    }
  }

  private ChildProcess await(String what, BooleanSupplier ready) {
    Headway headway = headway();
    boolean interrupted = false;
    while (!interrupted && process.isAlive() && headway.made()) {
      if (ready.getAsBoolean()) {
        return this;
      }
      interrupted = !pause();
    }
    throw notReady("is not ready: " + what);
  }

  private Headway headway() {
    return Headway.of(process.toHandle(), log);
  }

  private StartFailedException notReady(String alive) {
    String reason = process.isAlive() ? alive : "ended with status " + exitStatus();
    String message = name + " " + reason + "; end of " + log + ":\n" + tail();
    kill();
    return new StartFailedException(message);
  }

  private boolean pause() {
    try {
      process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Completes with the exit status when the process has ended; 128 + n when signal n ended it. Each
   * call gives a new one, which completes on another thread: whether the process has ended now is
   * {@link #isAlive}.
   */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** A text that changes while the process logs or works. */
  String progress() {
    long seconds = process.info().totalCpuDuration().map(Duration::toSeconds).orElse(0L);
    return log.toFile().length() + " bytes of log, " + seconds + " s of processor time";
  }

  private String exitStatus() {
    return String.valueOf(process.exitValue());
  }

  public Path log() {
    return log;
  }

  /** The last lines of the log, at most 25; empty if there is none. */
  public String tail() {
    if (!Files.exists(log)) {
      return "";
    }
    try {
      // Bytes that are not UTF-8 must not hide the rest.
      String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      List<String> lines = new ArrayList<>(text.lines().toList());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable log of " + name, e);
    }
  }

  /** Ends the process at once with SIGKILL and waits until it is gone, as a crash would. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(GRACE);
  }

  /** Asks the process to end (SIGTERM) and waits; after {@code grace} it is killed. */
  public void stop(Duration grace) {
    process.destroy();
    if (!awaitEnd(grace)) {
      kill();
    }
  }

  /** {@link #stop} with five seconds of grace. */
  @Override
  public void close() {
    stop(GRACE);
  }

  private boolean awaitEnd(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
