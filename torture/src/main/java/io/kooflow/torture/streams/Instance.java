package io.kooflow.torture.streams;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.Folders;
import io.kooflow.embedded.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A process that can be hurt, such as an instance of the streams application; for one thread. */
public final class Instance implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final String name;
  private final ForkedJvm jvm;
  private final Path folder;
  private final Path state;
  private ChildProcess process;

  /** Starts it. {@code state} is its folder of state, as its configuration names it. */
  public Instance(String name, ForkedJvm jvm, Path folder, Path state) {
    this.name = name;
    this.jvm = jvm;
    this.folder = folder;
    this.state = state;
    this.process = jvm.start(name, folder);
  }

  public String name() {
    return name;
  }

  public void kill() {
    process.kill();
  }

  void stop() {
    process.stop(GRACE);
  }

  public void start() {
    process = jvm.start(name, folder);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Starts it again if it gave itself up. */
  boolean revive() {
    if (process.isAlive()) {
      return false;
    }
    start();
    return true;
  }

  /** Exit status of the process that runs now, when it ends. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit();
  }

  /** Sends a signal, such as STOP or CONT. */
  public void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  void wipe() throws IOException {
    Folders.delete(state);
  }

  /** Turns a byte in the middle of each file of data; returns how many there were. */
  int corrupt(Random random) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(state)) {
      files = all.filter(file -> file.toString().endsWith(".sst")).toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[random.nextInt(bytes.length)] ^= (byte) 0xff;
      Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    }
    return files.size();
  }

  /** What it said last; empty while it lives. */
  public String lastLine() {
    String tail = process.isAlive() ? "" : tail();
    return tail.substring(tail.lastIndexOf('\n') + 1);
  }

  public String tail() {
    return process.tail();
  }

  @Override
  public void close() {
    process.kill();
  }
}
