package io.kooflow.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM to start: this JVM's own java, the main class under a {@link Leash}.
 *
 * @param mainClass fully qualified; must have a public static main
 * @param classPath entries joined by the path separator; the Leash is put in front
 * @param jvmOptions such as {@link #SMALL} and -Xmx
 * @param arguments for the main class
 */
public record ForkedJvm(
    String mainClass, String classPath, List<String> jvmOptions, List<String> arguments) {
  /**
   * Quick to start and small: right for everything that does not compute much. Classes are not
   * verified again, a seventh of the processor time of a start: the compiler made them.
   */
  public static final List<String> SMALL =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-BytecodeVerificationRemote",
          "-Xss512k");

  public ForkedJvm {
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
  }

  /** Reads a class path as the build writes it: one line, entries joined by the path separator. */
  public static String classPathFrom(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable class path file " + file, e);
    }
  }

  /** The class path of this JVM. */
  public static String ownClassPath() {
    return System.getProperty("java.class.path", "");
  }

  /**
   * Starts it; its output goes to {@code <name>.log} in {@code folder}, its working directory. Its
   * temporary files go to {@code <name>.tmp} there, emptied before each start: a process that is
   * killed leaves none elsewhere.
   *
   * @param name tells the process and its log apart; letters, digits and dashes
   */
  public ChildProcess start(String name, Path folder) {
    return start(name, folder, Surroundings.OWN);
  }

  /** As {@link #start(String, Path)}, with the user's environment or without. */
  public ChildProcess start(String name, Path folder, Surroundings surroundings) {
    Path temporary = emptied(folder.toAbsolutePath().resolve(name + ".tmp"));
    return ChildProcess.startWatchful(name, command(temporary), folder, surroundings);
  }

  private static Path emptied(Path folder) {
    try {
      Folders.delete(folder);
      return Files.createDirectories(folder);
    } catch (IOException unusable) {
      throw new StartFailedException(
          folder + " cannot be used: " + unusable.getMessage(), unusable);
    }
  }

  private List<String> command(Path temporary) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-Dfile.encoding=UTF-8");
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(leashLocation() + File.pathSeparator + classPath);
    command.add(Leash.class.getName());
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }

  private static Path leashLocation() {
    return BuildFiles.location(Leash.class)
        .orElseThrow(() -> new IllegalStateException("the location of the Leash is unknown"));
  }
}
