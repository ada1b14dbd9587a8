package io.kooflow.operations.cli;

import io.kooflow.operations.UsageException;
import io.kooflow.schemas.KooflowVersion;
import io.kooflow.schemas.settings.Nearest;
import io.kooflow.schemas.text.Printable;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * A command line with our help text and our way to report failures: one line on stderr, and a trace
 * in the log where it is no user's mistake.
 */
public final class KooflowCommandLine {
  private static final Logger LOG = LoggerFactory.getLogger(KooflowCommandLine.class);

  /** Fits the longest line of a description. */
  private static final int HELP_WIDTH = 110;

  private KooflowCommandLine() {}

  /**
   * @param command annotated as picocli asks
   * @param verbs in the order of the help text
   * @param factory makes them
   * @param expected failures that need no trace in the log: their message says all
   */
  public static CommandLine of(
      Object command, List<Class<?>> verbs, IFactory factory, Predicate<Exception> expected) {
    CommandLine line = new CommandLine(command, factory);
    line.getCommandSpec().version("kooflow " + KooflowVersion.CURRENT);
    verbs.forEach(line::addSubcommand);
    line.setOut(Printable.on(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)))
        .setErr(Printable.on(new OutputStreamWriter(System.err, StandardCharsets.UTF_8)))
        .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
        .setParameterExceptionHandler((mistake, given) -> explain(mistake))
        .setExecutionExceptionHandler((failure, verb, parsed) -> explain(failure, verb, expected))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(HELP_WIDTH);
    Map<String, IHelpSectionRenderer> sections = new HashMap<>(line.getHelpSectionMap());
    sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, KooflowCommandLine::verbs);
    return line.setHelpSectionMap(sections);
  }

  /** The same text on every machine, also where a program reads it. */
  public static void pinTexts() {
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
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

  /** The first cause that says something; a failure without a message is named by its class. */
  private static String message(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
        return cause.getMessage();
      }
    }
    return failure.getClass().getSimpleName();
  }

  /** A user's mistake is one line; anything else goes to the log with its trace. */
  private static int explain(Exception failure, CommandLine line, Predicate<Exception> expected) {
    line.getErr().println("kooflow: " + message(failure));
    if (failure instanceof UsageException) {
      return ExitStatus.USAGE;
    }
    if (!expected.test(failure)) {
      LOG.error("The command failed", failure);
    }
    return ExitStatus.FAILED;
  }
}
