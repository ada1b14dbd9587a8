package io.kooflow.torture.cli;

import io.kooflow.operations.UsageException;
import io.kooflow.torture.places.PlaceCampaign;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "places",
    description = {
      "Runs short demos in folders, languages and time zones that the seed decides: blanks, quotes,",
      "signs of the shell, other scripts; other digits, the Turkish i, other calendars. Each is then",
      "run again on its folder. Ends with status 1 at the first whose audit is not clean, or that",
      "does not find its checkpoints, and keeps that demo's folder."
    },
    mixinStandardHelpOptions = true)
final class PlacesCommand implements Callable<Integer> {
  @Mixin private Campaign campaign = new Campaign();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "17",
      description = "Places to try. Default: ${DEFAULT-VALUE}, each folder once.")
  private int rounds = 17;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "600",
      description = "Writes of each demo. Default: ${DEFAULT-VALUE}.")
  private long events = 600;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description = "Writes per second. Default: ${DEFAULT-VALUE}.")
  private double rate = 100;

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || events < 2) {
      throw new UsageException("--rounds must be 1 or more, --events 2 or more");
    }
    if (!(rate > 0) || rate > 1e6) {
      throw new UsageException("--rate must be above 0 and at most 1000000, got " + rate);
    }
    return campaign.run(
        (root, seed, told) -> new PlaceCampaign(root, seed, rounds, events, rate).run(told));
  }
}
