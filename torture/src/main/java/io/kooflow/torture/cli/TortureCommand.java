package io.kooflow.torture.cli;

import io.kooflow.operations.UsageException;
import io.kooflow.operations.cli.KooflowCommandLine;
import io.kooflow.platform.start.LocalPlatform;
import io.kooflow.torture.kills.KillCampaign;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "kooflow torture",
    description = "Long campaigns that break things and prove that nothing got lost.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "CAMPAIGN",
    subcommands = {
      TortureCommand.Kills.class,
      PlacesCommand.class,
      WorkersCommand.class,
      StreamsTortureCommand.class,
      GenerationsTortureCommand.class
    })
public final class TortureCommand {
  private TortureCommand() {}

  public static void main(String[] args) {
    KooflowCommandLine.pinTexts();
    System.exit(line().execute(args));
  }

  static CommandLine line() {
    return KooflowCommandLine.of(
        new TortureCommand(), List.of(), CommandLine.defaultFactory(), failure -> false);
  }

  @Command(
      name = "kills",
      description = {
        "Runs demos one after another; in each, every process gets kill -9 once, in an order and",
        "with pauses that the seed decides. Ends with status 1 at the first demo whose audit is",
        "not clean, and keeps that demo's folder."
      },
      mixinStandardHelpOptions = true)
  static final class Kills implements Callable<Integer> {
    @Mixin private Campaign campaign = new Campaign();

    @Option(
        names = "--rounds",
        paramLabel = "N",
        defaultValue = "20",
        description = "Demos to run. Default: ${DEFAULT-VALUE}.")
    private int rounds = 20;

    @Option(
        names = "--process",
        paramLabel = "NAME",
        description = "Kill this process only; may be given several times. Default: all.")
    private @Nullable List<String> processes;

    @Option(
        names = "--events",
        paramLabel = "N",
        defaultValue = "6000",
        description = "Writes of each demo. Default: ${DEFAULT-VALUE}.")
    private long events = 6_000;

    @Option(
        names = "--rate",
        paramLabel = "N",
        defaultValue = "100",
        description = "Writes per second. Default: ${DEFAULT-VALUE}.")
    private double rate = 100;

    @Override
    public Integer call() throws Exception {
      int demos = checkedRounds();
      List<String> chosen = checkedProcesses();
      return campaign.run(
          (root, seed, told) ->
              new KillCampaign(root, seed, demos, chosen, events, rate).run(told));
    }

    private int checkedRounds() {
      if (rounds < 1) {
        throw new UsageException("--rounds must be 1 or more, got " + rounds);
      }
      if (events < 1) {
        throw new UsageException("--events must be 1 or more, got " + events);
      }
      if (!(rate > 0) || rate > 1e6) {
        throw new UsageException("--rate must be above 0 and at most 1000000, got " + rate);
      }
      return rounds;
    }

    private List<String> checkedProcesses() {
      List<String> chosen = processes == null ? LocalPlatform.PROCESSES : processes;
      for (String process : chosen) {
        if (!LocalPlatform.PROCESSES.contains(process)) {
          throw new UsageException(
              "--process must be one of %s, got '%s'".formatted(LocalPlatform.PROCESSES, process));
        }
      }
      return chosen;
    }
  }
}
