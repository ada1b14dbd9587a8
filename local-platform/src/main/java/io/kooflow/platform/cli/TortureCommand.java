package io.kooflow.platform.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands everything on to the campaigns' own process, which knows their names and options. */
@Command(
    name = "torture",
    description =
        "Long campaigns that break things and prove that nothing got lost; torture --help lists them.")
final class TortureCommand implements Callable<Integer> {
  private static final ModuleProcess PROCESS =
      new ModuleProcess(
          "torture",
          "io.kooflow.torture.cli.TortureCommand",
          List.of("-Xmx2g", "-Dlog4j2.configurationFile=log4j2-command.xml"));

  @Unmatched private @Nullable List<String> arguments;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return PROCESS.run(arguments);
  }
}
