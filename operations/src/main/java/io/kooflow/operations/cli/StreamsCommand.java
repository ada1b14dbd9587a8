package io.kooflow.operations.cli;

import io.kooflow.audit.AuditTargets;
import io.kooflow.audit.KafkaTarget;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.audit.ConfiguredAudit;
import io.kooflow.operations.audit.PlatformAudit;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.RunningPlatforms;
import io.kooflow.operations.generations.Abandoning;
import io.kooflow.operations.generations.Comparing;
import io.kooflow.operations.generations.CutOver;
import io.kooflow.operations.generations.NewGeneration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The steps from one generation of the streams application to the next. */
@Command(
    name = "streams",
    description = {
      "Replaces the generation of the streams application that serves, while it goes on:",
      "new-generation, compare, cut-over; or abandon. Each step may be repeated."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "STEP")
final class StreamsCommand {
  private static final int MOST_TOLD = 20;

  private final LocalServers servers;

  @Spec private CommandSpec spec = CommandSpec.create();

  StreamsCommand(LocalServers servers) {
    this.servers = servers;
  }

  /** Which pipeline a step speaks of. */
  static final class Target {
    @Option(
        names = "--data-dir",
        paramLabel = "DIR",
        description = "Data folder of a local platform. Default: that of the only running demo.")
    private @Nullable Path dataDir;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "A pipeline anywhere, as properties: see docs/operations.md.")
    private @Nullable Path config;

    AuditTargets stores() {
      if (config != null && dataDir != null) {
        throw new UsageException("--config stands alone; leave out --data-dir");
      }
      if (config != null) {
        return ConfiguredAudit.targets(config);
      }
      return PlatformAudit.targets(Endpoints.read(folder()));
    }

    Path folder() {
      return dataDir == null ? RunningPlatforms.ofThisUser().only() : dataDir;
    }

    KafkaTarget kafka() {
      KafkaTarget kafka = stores().kafka();
      if (kafka == null) {
        throw new UsageException("kafka.bootstrap.servers is missing in --config");
      }
      return kafka;
    }
  }

  @Command(
      name = "new-generation",
      description = {
        "Builds a new generation beside the one that serves: replays the past into topics of its",
        "own, then gives it what the other one reads, until cut-over or abandon. Beside a local",
        "platform it also runs an instance; elsewhere start instances with generation=N. If it",
        "ends before, call it again."
      },
      mixinStandardHelpOptions = true)
  int newGeneration(
      @Mixin Target target,
      @Option(
              names = "--from",
              paramLabel = "lake|store",
              defaultValue = "lake",
              description =
                  "The past: the lake's log, or the rows of the content store as they are. Default: lake.")
          NewGeneration.Past past)
      throws Exception {
    NewGeneration builder = new NewGeneration(target.kafka(), this::tell);
    int generation = builder.prepare(target.stores(), past);
    tell(
        String.format(
            Locale.ROOT, "generation %d is being built; go on in another terminal:", generation));
    tell("  ./kooflow streams compare, then cut-over or abandon");
    if (target.config != null) {
      tell(String.format(Locale.ROOT, "start instances with generation=%d", generation));
      builder.feed(generation, () -> true);
      return ExitStatus.OK;
    }
    return feedAndRun(builder, target.folder(), generation);
  }

  private int feedAndRun(NewGeneration builder, Path folder, int generation) throws Exception {
    try (LocalServers.Instance instance =
        servers.startInstance(folder, Endpoints.read(folder), generation)) {
      builder.feed(generation, instance::isAlive);
      if (instance.isAlive()) {
        tell(String.format(Locale.ROOT, "generation %d is not being built any more", generation));
        return ExitStatus.OK;
      }
      tell("the instance has ended:\n" + instance.tail());
      return ExitStatus.FAILED;
    }
  }

  @Command(
      name = "compare",
      description =
          "Compares what the new generation counted with what serves. Status 1: not equal.",
      mixinStandardHelpOptions = true)
  int compare(@Mixin Target target, @Mixin Patience patience)
      throws ExecutionException, InterruptedException {
    return tellDifferences(new Comparing(target.kafka()).differences(patience.limit()));
  }

  @Command(
      name = "cut-over",
      description = {
        "Hands over to the new generation: brings the old one to rest, compares at the same",
        "position, retires the old one, publishes every key once, lets the new one serve. Status 1:",
        "not equal, and the old one serves again. If it dies, call it again."
      },
      mixinStandardHelpOptions = true)
  int cutOver(
      @Mixin Target target,
      @Mixin Patience patience,
      @Option(
              names = "--unequal",
              description = {
                "Hand over though values differ, as under other rules, or where the old generation",
                "lost something and does not run any more."
              })
          boolean unequal)
      throws ExecutionException, InterruptedException {
    return tellDifferences(new CutOver(target.kafka(), this::tell).run(patience.limit(), unequal));
  }

  @Command(
      name = "abandon",
      description = "Gives up the generation that is being built and deletes its topics.",
      mixinStandardHelpOptions = true)
  int abandon(@Mixin Target target) throws ExecutionException, InterruptedException {
    tell(
        String.format(
            Locale.ROOT, "generation %d is abandoned", new Abandoning(target.kafka()).run()));
    return ExitStatus.OK;
  }

  /** How long to wait for a generation. */
  static final class Patience {
    @Option(
        names = "--wait",
        paramLabel = "SECONDS",
        defaultValue = "120",
        description =
            "How long to wait for a generation to come to rest, or to be equal. Default: 120.")
    private long seconds = 120;

    Duration limit() {
      return Duration.ofSeconds(seconds);
    }
  }

  private int tellDifferences(List<String> differences) {
    differences.stream().limit(MOST_TOLD).forEach(this::tell);
    tell(String.format(Locale.ROOT, "generations: %d differences", differences.size()));
    return differences.isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private void tell(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
