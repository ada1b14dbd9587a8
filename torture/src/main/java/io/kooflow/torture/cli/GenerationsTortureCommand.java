package io.kooflow.torture.cli;

import io.kooflow.operations.UsageException;
import io.kooflow.torture.generations.GenerationsCampaign;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "generations",
    description = {
      "Replaces the generation of the streams application twice in each round, under load, over",
      "servers of its own: from the rows of the content store, then from the lake; now and then one",
      "is given up before. Instances and the commands themselves are killed and frozen at moments",
      "that the seed decides. Ends with status 1 at the first round whose output is not, to the bit,",
      "that of a naive model, or where anyone but the generation that serves has written."
    },
    mixinStandardHelpOptions = true)
final class GenerationsTortureCommand implements Callable<Integer> {
  @Mixin private Campaign campaign = new Campaign();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds. Default: ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "1500",
      description = "Records before the load begins, of each round. Default: ${DEFAULT-VALUE}.")
  private int events = 1_500;

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || events < 1) {
      throw new UsageException("--rounds and --events must be 1 or more");
    }
    return campaign.run(
        (root, seed, told) -> new GenerationsCampaign(root, seed, rounds, events).run(told));
  }
}
