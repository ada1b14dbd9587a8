package io.kooflow.platform.cli;

import io.kooflow.platform.start.Installation;
import java.io.IOException;
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
    List<String> command = command(Installation.found());
    command.addAll(arguments == null || arguments.isEmpty() ? List.of("--help") : arguments);
    Process process = new ProcessBuilder(command).inheritIO().start();
    Thread end = new Thread(process::destroy, "end-" + module);
    Runtime.getRuntime().addShutdownHook(end);
    return process.waitFor();
  }

  private List<String> command(Installation installation) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("-XX:+UseSerialGC");
    command.add("-Dkooflow.root=" + installation.root());
    command.add("-cp");
    command.add(installation.runtimeOf(module));
    command.add(main);
    return command;
  }
}
