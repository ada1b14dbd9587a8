package io.kooflow.torture.cli;

import io.kooflow.operations.cli.ExitStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What all campaigns of {@code torture} have in common: the seed, and how they tell and end. */
final class Campaign {
  /** Runs the rounds, tells a line per event, and says whether every round was clean. */
  interface Rounds {
    boolean run(Path root, long seed, Consumer<String> told) throws Exception;
  }

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the first round, one more each round. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  /** The exit status. */
  int run(Rounds rounds) throws Exception {
    Path root = Path.of(System.getProperty("kooflow.root", "")).toAbsolutePath();
    boolean clean = rounds.run(root, seed, this::tell);
    tell(clean ? "torture: every round clean" : "torture: a round was not clean");
    return clean ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private void tell(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
