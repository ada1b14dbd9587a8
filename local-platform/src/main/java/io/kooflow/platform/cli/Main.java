package io.kooflow.platform.cli;

import io.kooflow.embedded.StartFailedException;
import io.kooflow.operations.cli.KooflowCommandLine;
import io.kooflow.operations.cli.OperatorVerbs;
import io.kooflow.platform.demo.StoppedException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs one verb. Exit status: 0 done, 1 failed or differences, 2 usage, 3 no quiet point. */
@Command(
    name = "kooflow",
    description = "The change-data platform of a multilingual micro-blog, on one machine.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB")
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    KooflowCommandLine.pinTexts();
    System.exit(run(args));
  }

  static int run(String... args) {
    return line().execute(args);
  }

  /** The whole command line, with all its verbs. */
  static CommandLine line() {
    List<Class<?>> verbs = new ArrayList<>(List.of(DemoCommand.class, StatusCommand.class));
    verbs.addAll(OperatorVerbs.ALL);
    verbs.addAll(List.of(TortureCommand.class, BenchCommand.class));
    return KooflowCommandLine.of(
        new Main(), verbs, new OperatorVerbs(new EmbeddedServers()), Main::saysAll);
  }

  private static boolean saysAll(Exception failure) {
    return failure instanceof StoppedException || failure instanceof StartFailedException;
  }
}
