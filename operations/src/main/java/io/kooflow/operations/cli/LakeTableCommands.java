package io.kooflow.operations.cli;

import io.kooflow.operations.lake.TableFiles;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verbs that look at the lake's metadata and read no rows. */
final class LakeTableCommands {
  private LakeTableCommands() {}

  @Command(
      name = "tables",
      description = "The tables of the lake: rows, files, bytes, snapshots, and when they changed.",
      mixinStandardHelpOptions = true)
  static final class Tables implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private LakeChoice lake = new LakeChoice();

    @Override
    public Integer call() throws Exception {
      return show(spec, TableFiles.tables(lake.catalog()));
    }
  }

  @Command(
      name = "files",
      description = "The files of a table: partition, rows, bytes and location of each.",
      mixinStandardHelpOptions = true)
  static final class Files implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private LakeChoice lake = new LakeChoice();

    @Parameters(paramLabel = "TABLE", description = "Such as koo_changes.")
    private String table = "";

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "100",
        description = "Files shown at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    public Integer call() throws Exception {
      return show(spec, TableFiles.files(lake.catalog(), table, limit));
    }
  }

  private static int show(CommandSpec spec, List<String> lines) {
    PrintWriter out = spec.commandLine().getOut();
    lines.forEach(out::println);
    out.flush();
    return ExitStatus.OK;
  }
}
