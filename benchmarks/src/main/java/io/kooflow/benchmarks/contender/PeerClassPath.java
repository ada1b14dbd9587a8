package io.kooflow.benchmarks.contender;

import io.kooflow.benchmarks.Progress;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A peer whose libraries must not meet ours: a folder below {@code benchmarks/peers} with a pom of
 * its own and one or two sources. Fetched by Maven and compiled when first asked for.
 */
public final class PeerClassPath {
  private static final String GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath";

  private PeerClassPath() {}

  /**
   * The class path of a peer.
   *
   * @param peer name of its folder
   * @param also entries put behind its own libraries
   * @throws IllegalStateException with Maven's or the compiler's words if it cannot be had
   */
  public static String of(String peer, String also, Progress progress) {
    Path home = ClassPaths.root().resolve("benchmarks/peers").resolve(peer);
    Path made = ClassPaths.root().resolve("benchmarks/target/peers").resolve(peer);
    try {
      Files.createDirectories(made);
      String libraries =
          libraries(home.resolve("pom.xml"), made, progress) + File.pathSeparator + also;
      Path classes = made.resolve("classes");
      compile(home.resolve("src"), classes, libraries);
      return classes + File.pathSeparator + libraries;
    } catch (IOException failed) {
      throw new UncheckedIOException("the peer " + peer + " cannot be made ready", failed);
    }
  }

  private static String libraries(Path pom, Path made, Progress progress) throws IOException {
    Path file = made.resolve("classpath");
    if (Files.notExists(file)
        || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(pom)) < 0) {
      progress.tell("fetching the libraries of peer " + made.getFileName() + " with Maven, once");
      run(
          List.of("mvn", "-B", "-q", "-f", pom.toString(), GOAL, "-Dmdep.outputFile=" + file),
          made.resolve("fetch.log"));
    }
    return Files.readString(file).strip();
  }

  private static void run(List<String> command, Path log) throws IOException {
    try {
      int status =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
      if (status != 0) {
        throw new IllegalStateException("Maven failed:\n" + Files.readString(log).strip());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Maven ran", interrupted);
    }
  }

  private static void compile(Path sources, Path classes, String classPath) throws IOException {
    List<String> arguments =
        new ArrayList<>(Arrays.asList("-proc:none", "-nowarn", "-d", classes.toString(), "-cp"));
    arguments.add(classPath);
    try (Stream<Path> files = Files.walk(sources)) {
      files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
    }
    ByteArrayOutputStream words = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, words, words, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException(words.toString(StandardCharsets.UTF_8));
    }
  }
}
