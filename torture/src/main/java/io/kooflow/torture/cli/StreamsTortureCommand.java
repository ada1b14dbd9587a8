package io.kooflow.torture.cli;

import io.kooflow.operations.UsageException;
import io.kooflow.torture.streams.StreamsCampaign;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "streams",
    description = {
      "Runs instances of the streams application over a broker of their own. In each round they are",
      "killed, frozen beyond their session, robbed of their state, given damaged state, rolled, and",
      "the broker is killed, in an order that the seed decides. Ends with status 1 at the first",
      "round whose output is not, to the bit, that of a naive model."
    },
    mixinStandardHelpOptions = true)
final class StreamsTortureCommand implements Callable<Integer> {
  @Mixin private Campaign campaign = new Campaign();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Rounds. Default: ${DEFAULT-VALUE}.")
  private int rounds = 10;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Records of each round. Default: ${DEFAULT-VALUE}.")
  private int events = 20_000;

  @Option(
      names = "--instances",
      paramLabel = "N",
      defaultValue = "3",
      description = "Instances of the application. Default: ${DEFAULT-VALUE}.")
  private int instances = 3;

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || events < 1 || instances < 1) {
      throw new UsageException("--rounds, --events and --instances must be 1 or more");
    }
    return campaign.run(
        (root, seed, told) -> new StreamsCampaign(root, seed, rounds, events, instances).run(told));
  }
}
