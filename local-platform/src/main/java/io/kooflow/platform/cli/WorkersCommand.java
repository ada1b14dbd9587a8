package io.kooflow.platform.cli;

import io.kooflow.platform.UsageException;
import io.kooflow.platform.workers.ConnectVersion;
import io.kooflow.platform.workers.WorkerCampaign;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "workers",
    description = {
      "Runs both connectors, from their archives, in two plain Kafka Connect workers that are not",
      "ours: each is killed and frozen beyond its session while two tables change, in an order that",
      "the seed decides. Ends with status 1 at the first round after which a copy is not its table."
    },
    mixinStandardHelpOptions = true)
final class WorkersCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the first round, one more each round. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Rounds. Default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Writes of each round. Default: ${DEFAULT-VALUE}.")
  private int changes = 4_000;

  @Option(
      names = "--connect",
      paramLabel = "VERSION",
      description = "Only this Kafka Connect, 4.3 or 3.7. Default: both.")
  private @Nullable String connect;

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || changes < 1) {
      throw new UsageException("--rounds and --changes must be 1 or more");
    }
    Path root = Path.of(System.getProperty("kooflow.root", "")).toAbsolutePath();
    boolean clean = new WorkerCampaign(root, versions(), seed, rounds, changes).run(this::tell);
    tell(clean ? "torture: every round clean" : "torture: a round was not clean");
    return clean ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private List<ConnectVersion> versions() {
    List<ConnectVersion> chosen =
        Arrays.stream(ConnectVersion.values())
            .filter(version -> connect == null || version.label().equals(connect))
            .toList();
    if (chosen.isEmpty()) {
      throw new UsageException("--connect must be 4.3 or 3.7, got '%s'".formatted(connect));
    }
    return chosen;
  }

  private void tell(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
