package io.kooflow.platform.cli;

import io.kooflow.embedded.StartFailedException;
import io.kooflow.platform.UsageException;
import io.kooflow.platform.input.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs one verb. Exit status: 0 done, 1 failed or differences, 2 usage, 3 no quiet point. */
@Command(
    name = "kooflow",
    description = "The change-data platform of a multilingual micro-blog, on one machine.",
    mixinStandardHelpOptions = true,
    version = "kooflow 0.1.0-SNAPSHOT",
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      DemoCommand.class,
      AuditCommand.class,
      ShowCommand.class,
      TailCommand.class,
      TortureCommand.class,
      BenchCommand.class
    })
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler((failure, line, parsed) -> explain(failure, line))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(args);
  }

  /** A user's mistake is one line; anything else goes to the log with its trace. */
  private static int explain(Exception failure, CommandLine line) {
    line.getErr().println("kooflow: " + failure.getMessage());
    if (failure instanceof UsageException || failure instanceof InputException) {
      return ExitStatus.USAGE;
    }
    if (!(failure instanceof StartFailedException)) {
      LOG.error("The command failed", failure);
    }
    return ExitStatus.FAILED;
  }
}
