package io.kooflow.operations.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs one verb. Exit status: 0 done, 1 failed or differences, 2 usage, 3 no quiet point. */
@Command(
    name = "kooflow",
    description = "What an operator of Kooflow runs against any deployment.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB")
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    KooflowCommandLine.pinTexts();
    System.exit(line().execute(args));
  }

  static CommandLine line() {
    return KooflowCommandLine.of(
        new Main(), OperatorVerbs.ALL, new OperatorVerbs(LocalServers.NONE), failure -> false);
  }
}
