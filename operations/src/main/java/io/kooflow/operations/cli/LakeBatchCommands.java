package io.kooflow.operations.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Verbs that run a Spark job on this machine, in a process that ends. */
final class LakeBatchCommands {
  private LakeBatchCommands() {}

  @Command(
      name = "merge",
      description = {
        "Merges the current state, one row for each koo, reaction and user that exists, from the logs",
        "of changes, from where the last merge ended. Safe to start again, and beside landing.",
        "Exit status: 0 merged, or nothing to merge; 1 refused or failed, tables as they were;",
        "2 usage."
      },
      mixinStandardHelpOptions = true)
  static final class Merge implements Callable<Integer> {
    private final LocalServers servers;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private LakeChoice lake = new LakeChoice();

    @Option(
        names = "--tables",
        paramLabel = "NAME,...",
        description = "Of koos, reactions, users. Default: all.")
    private @Nullable String tables;

    @Option(names = "--rebuild", description = "Make all rows again from the whole log.")
    private boolean rebuild;

    @Option(names = "--accept-gaps", description = "Go on where the log has lost rows.")
    private boolean acceptGaps;

    Merge(LocalServers servers) {
      this.servers = servers;
    }

    @Override
    public Integer call() throws Exception {
      List<String> arguments = new ArrayList<>(List.of("merge"));
      addTables(arguments, tables);
      if (rebuild) {
        arguments.addAll(List.of("--rebuild", "true"));
      }
      if (acceptGaps) {
        arguments.addAll(List.of("--accept-gaps", "true"));
      }
      return LakeBatchCommands.run(servers, spec, lake, arguments);
    }
  }

  @Command(
      name = "maintain",
      description = {
        "Compacts days that are over, rewrites manifests, expires snapshots and removes files that no",
        "snapshot names; never what a job, a tag or a branch needs. Two at once cannot run.",
        "Exit status: 0 done; 1 some table could not be maintained, or another run is at it; 2 usage."
      },
      mixinStandardHelpOptions = true)
  static final class Maintain implements Callable<Integer> {
    private final LocalServers servers;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private LakeChoice lake = new LakeChoice();

    @Option(
        names = "--tables",
        paramLabel = "NAME,...",
        description = "Such as koos,koo_changes. Default: all that exist.")
    private @Nullable String tables;

    @Option(
        names = "--keep-hours",
        paramLabel = "N",
        defaultValue = "120",
        description = "How far back time travel and rollback reach. Default: ${DEFAULT-VALUE}.")
    private int keepHours;

    Maintain(LocalServers servers) {
      this.servers = servers;
    }

    @Override
    public Integer call() throws Exception {
      List<String> arguments = new ArrayList<>(List.of("maintain"));
      addTables(arguments, tables);
      arguments.addAll(List.of("--snapshots.keep-hours", Integer.toString(keepHours)));
      return LakeBatchCommands.run(servers, spec, lake, arguments);
    }
  }

  private static void addTables(List<String> arguments, @Nullable String tables) {
    if (tables != null) {
      arguments.addAll(List.of("--tables", tables));
    }
  }

  private static int run(
      LocalServers servers, CommandSpec spec, LakeChoice lake, List<String> arguments)
      throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    return servers.runSparkJob(
        lake.catalog(),
        arguments,
        line -> {
          out.println(line);
          out.flush();
        },
        err::println);
  }
}
