package io.kooflow.spark;

import io.kooflow.lake.landing.LandingRefusedException;
import io.kooflow.lake.merge.MergeRefusedException;
import io.kooflow.schemas.settings.Nearest;
import io.kooflow.spark.maintain.Maintain;
import io.kooflow.spark.maintain.MaintenanceFailedException;
import io.kooflow.spark.merge.Merge;
import io.kooflow.spark.settings.UsageException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main class of the jar. Exit status: 0 done; 1 refused or failed, with the reason on standard
 * error; 2 usage. What was done goes to standard output, a line each.
 */
public final class SparkJobs {
  public static final int OK = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;

  private static final Logger LOG = LoggerFactory.getLogger(SparkJobs.class);

  private static final String HELP =
      """
      Batch jobs over the lake. Usage: kooflow-spark-jobs.jar COMMAND [--KEY VALUE]...
        merge       merges the current state, koos, reactions and users, from the logs of changes
        maintain    compacts, expires and cleans the tables of the lake
      COMMAND --help tells its settings. The same by spark-submit on YARN, and as a step of EMR.
      """;

  private SparkJobs() {}

  /** Runs one command; ends the process unless all is done, as drivers on YARN want it. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int status = run(List.of(args), out, err);
    if (status != OK) {
      System.exit(status);
    }
  }

  /** As {@link #main}, with the exit status as the answer. */
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    try {
      return command(args, out);
    } catch (UsageException usage) {
      err.println("kooflow: " + usage.getMessage());
      return USAGE;
    } catch (MergeRefusedException | LandingRefusedException | MaintenanceFailedException refused) {
      err.println("kooflow: " + refused.getMessage());
      return FAILED;
    } catch (Exception failed) {
      // Spark throws checked exceptions without saying so.
      LOG.error("{} failed", args.get(0), failed);
      err.println("kooflow: " + args.get(0) + " failed: " + reason(failed));
      return FAILED;
    }
  }

  private static int command(List<String> args, PrintStream out) {
    if (args.isEmpty()) {
      throw new UsageException("Which command? merge or maintain; see --help");
    }
    List<String> rest = args.subList(1, args.size());
    boolean help = rest.contains("--help") || rest.contains("-h");
    switch (args.get(0)) {
      case "--help", "-h" -> out.print(HELP);
      case "merge" -> {
        if (help) {
          out.print(Merge.HELP);
        } else {
          Merge.run(rest, out::println);
        }
      }
      case "maintain" -> {
        if (help) {
          out.print(Maintain.HELP);
        } else {
          Maintain.run(rest, out::println);
        }
      }
      default ->
          throw new UsageException(
              "Unknown command "
                  + args.get(0)
                  + "."
                  + Nearest.question(
                      args.get(0).toLowerCase(Locale.ROOT), Arrays.asList("merge", "maintain"))
                  + " See --help");
    }
    return OK;
  }

  /** The innermost reason, in one line. */
  private static String reason(Throwable failed) {
    Throwable cause = failed;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = String.valueOf(cause.getMessage());
    String line = said.lines().findFirst().orElse("");
    return cause == failed ? line : cause.getClass().getSimpleName() + ": " + line;
  }
}
