package io.kooflow.platform.cli;

import io.kooflow.embedded.ForkedJvm;
import io.kooflow.operations.UsageException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The main class of another module, in a process of its own on this terminal.
 *
 * @param module folder of the module
 * @param jvm options, such as the heap
 */
record ModuleProcess(String module, String main, List<String> jvm) {
  /**
   * Hands the arguments on and waits; the process ends with this one.
   *
   * @param arguments none ask for help
   * @return exit status
   */
  int run(@Nullable List<String> arguments) throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("kooflow.root", "")).toAbsolutePath();
    List<String> command = command(root);
    command.addAll(arguments == null || arguments.isEmpty() ? List.of("--help") : arguments);
    Process process = new ProcessBuilder(command).inheritIO().start();
    Thread end = new Thread(process::destroy, "end-" + module);
    Runtime.getRuntime().addShutdownHook(end);
    return process.waitFor();
  }

  private List<String> command(Path root) {
    Path target = root.resolve(module).resolve("target");
    Path classPath = target.resolve("runtime.classpath");
    if (!Files.exists(classPath)) {
      throw new UsageException(
          classPath + " is missing; build it with: mvn -Dquick -DskipTests -DskipITs package");
    }
    Path jar = target.resolve("kooflow-" + module + "-0.1.0-SNAPSHOT.jar");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("-XX:+UseSerialGC");
    command.add("-Dkooflow.root=" + root);
    command.add("-cp");
    command.add(jar + File.pathSeparator + ForkedJvm.classPathFrom(classPath));
    command.add(main);
    return command;
  }
}
