package io.kooflow.platform.cli;

import io.kooflow.embedded.ForkedJvm;
import io.kooflow.platform.UsageException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands everything on to the benchmarks' own process, which knows its names and options. */
@Command(
    name = "bench",
    description = "Measures Kooflow beside what else could do the work; bench --help lists them.")
final class BenchCommand implements Callable<Integer> {
  private static final String MAIN = "io.kooflow.benchmarks.BenchMain";
  private static final String JAR = "kooflow-benchmarks-0.1.0-SNAPSHOT.jar";

  /** The oracle keeps every pair of koo and user. */
  private static final String HEAP = "-Xmx3g";

  @Unmatched private @Nullable List<String> arguments;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("kooflow.root", "")).toAbsolutePath();
    Process bench = new ProcessBuilder(command(root)).inheritIO().start();
    Thread end = new Thread(bench::destroy, "end-bench");
    Runtime.getRuntime().addShutdownHook(end);
    return bench.waitFor();
  }

  private List<String> command(Path root) {
    Path target = root.resolve("benchmarks/target");
    Path classPath = target.resolve("runtime.classpath");
    if (!Files.exists(classPath)) {
      throw new UsageException(
          classPath + " is missing; build it with: mvn -Dquick -DskipTests -DskipITs package");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-Dkooflow.root=" + root,
                "-Dlog4j2.configurationFile=log4j2-bench.xml",
                "-cp",
                target.resolve(JAR) + File.pathSeparator + ForkedJvm.classPathFrom(classPath),
                MAIN));
    List<String> given = arguments;
    command.addAll(given == null || given.isEmpty() ? List.of("--help") : given);
    return command;
  }
}
