package io.kooflow.platform.cli;

import io.kooflow.embedded.StartFailedException;
import io.kooflow.platform.UsageException;
import io.kooflow.platform.input.InputException;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

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
      DlqCommand.class,
      StreamsCommand.class,
      TortureCommand.class,
      BenchCommand.class
    })
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  /** Fits the longest line of a description. */
  private static final int HELP_WIDTH = 110;

  private Main() {}

  public static void main(String[] args) {
    // The same text on every machine, also where a program reads it.
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    System.exit(run(args));
  }

  static int run(String... args) {
    return line().execute(args);
  }

  static CommandLine line() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler((mistake, given) -> explain(mistake))
        .setExecutionExceptionHandler((failure, line, parsed) -> explain(failure, line))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(HELP_WIDTH);
  }

  /** What picocli finds wrong with the line, in one line, and where the right one stands. */
  private static int explain(ParameterException mistake) {
    CommandLine verb = mistake.getCommandLine();
    String message = String.valueOf(mistake.getMessage()).lines().collect(Collectors.joining(" "));
    verb.getErr()
        .println(
            "kooflow: %s%s; see ./%s --help"
                .formatted(message, suggestion(mistake), verb.getCommandSpec().qualifiedName()));
    return ExitStatus.USAGE;
  }

  private static String suggestion(ParameterException mistake) {
    boolean known =
        mistake instanceof UnmatchedArgumentException unmatched
            && !unmatched.getSuggestions().isEmpty();
    return known
        ? ", did you mean "
            + String.join(" or ", ((UnmatchedArgumentException) mistake).getSuggestions())
        : "";
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
