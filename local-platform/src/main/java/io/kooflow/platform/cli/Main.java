package io.kooflow.platform.cli;

import io.kooflow.embedded.StartFailedException;
import io.kooflow.platform.UsageException;
import io.kooflow.platform.demo.StoppedException;
import io.kooflow.platform.input.InputException;
import io.kooflow.schemas.settings.Nearest;
import io.kooflow.schemas.text.Printable;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
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
      LakeCommand.class,
      TailCommand.class,
      StatusCommand.class,
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

  /** The whole command line, with all its verbs. */
  static CommandLine line() {
    CommandLine line =
        new CommandLine(new Main())
            .setOut(Printable.on(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)))
            .setErr(Printable.on(new OutputStreamWriter(System.err, StandardCharsets.UTF_8)))
            .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
            .setParameterExceptionHandler((mistake, given) -> explain(mistake))
            .setExecutionExceptionHandler((failure, verb, parsed) -> explain(failure, verb))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpWidth(HELP_WIDTH);
    Map<String, IHelpSectionRenderer> sections = new HashMap<>(line.getHelpSectionMap());
    sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Main::verbs);
    return line.setHelpSectionMap(sections);
  }

  /** Each verb with the first sentence of its description, whole. */
  private static String verbs(Help help) {
    int width = help.subcommands().keySet().stream().mapToInt(String::length).max().orElse(0) + 4;
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(width, 2, Column.Overflow.SPAN),
            new Column(HELP_WIDTH - width, 1, Column.Overflow.WRAP));
    help.subcommands()
        .forEach(
            (name, verb) -> {
              String all = String.join(" ", verb.commandSpec().usageMessage().description());
              int end = all.indexOf(". ");
              table.addRowValues(name, end < 0 ? all : all.substring(0, end + 1));
            });
    return table.toString();
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
    if (!(mistake instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return "";
    }
    CommandSpec verb = mistake.getCommandLine().getCommandSpec();
    Set<String> known = new TreeSet<>(verb.subcommands().keySet());
    known.addAll(verb.optionsMap().keySet());
    String meant = Nearest.to(unmatched.getUnmatched().get(0), known);
    return meant == null ? "" : ", did you mean " + meant;
  }

  /** The first cause that says something; a failure without a word is told by its kind. */
  private static String told(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
        return cause.getMessage();
      }
    }
    return failure.getClass().getSimpleName();
  }

  /** A user's mistake is one line; anything else goes to the log with its trace. */
  private static int explain(Exception failure, CommandLine line) {
    if (failure instanceof StoppedException) {
      line.getErr().println("kooflow: stopped");
      return ExitStatus.FAILED;
    }
    line.getErr().println("kooflow: " + told(failure));
    if (failure instanceof UsageException || failure instanceof InputException) {
      return ExitStatus.USAGE;
    }
    if (!(failure instanceof StartFailedException)) {
      LOG.error("The command failed", failure);
    }
    return ExitStatus.FAILED;
  }
}
