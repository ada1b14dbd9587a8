package io.kooflow.torture.cli;

import io.kooflow.operations.UsageException;
import io.kooflow.torture.workers.ConnectVersion;
import io.kooflow.torture.workers.WorkerCampaign;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "workers",
    description = {
      "Runs both connectors, from their archives, in two plain Kafka Connect workers that are not",
      "ours: each is killed and frozen beyond its session while two tables change, in an order that",
      "the seed decides. Ends with status 1 at the first round after which a copy is not its table.",
      "With --exactly-once the source alone, with Connect's exactly-once sources: whichever worker",
      "runs a task is killed and frozen, and each change must be told once, in order."
    },
    mixinStandardHelpOptions = true)
final class WorkersCommand implements Callable<Integer> {
  @Mixin private Campaign campaign = new Campaign();

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

  @Option(
      names = "--exactly-once",
      description = "The source alone, with exactly.once.source.support of the workers.")
  private boolean exactlyOnce;

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || changes < 1) {
      throw new UsageException("--rounds and --changes must be 1 or more");
    }
    List<ConnectVersion> versions = versions();
    return campaign.run(
        (root, seed, told) ->
            new WorkerCampaign(root, versions, seed, rounds, changes, exactlyOnce).run(told));
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
}
