package io.kooflow.operations.cli;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.landing.LandingRefusedException;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.GivenEndpoints;
import io.kooflow.operations.connection.RunningPlatforms;
import io.kooflow.operations.lake.LakeRepair;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "lake",
    description = "Tables of the lake: looking at them, merging, maintaining and repairing them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "tables|files|merge|maintain|repair",
    subcommands = {
      LakeCommand.RepairTable.class,
      LakeBatchCommands.Merge.class,
      LakeBatchCommands.Maintain.class,
      LakeTableCommands.Tables.class,
      LakeTableCommands.Files.class
    })
final class LakeCommand {
  private LakeCommand() {}

  @Command(
      name = "repair",
      description = {
        "Reads all files of a table and says what it has lost: files that are missing, cut short or",
        "overwritten, rows taken back by a rollback, its place in the topic. With --apply, lands the",
        "missing offsets again from Kafka and takes dead files out, in one commit.",
        "Exit status: 0 nothing to repair, or repaired; 1 something is to be repaired or stays lost;",
        "2 usage."
      },
      mixinStandardHelpOptions = true)
  static final class RepairTable implements Callable<Integer> {
    private final LocalServers servers;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TABLE", description = "Such as koo_changes.")
    private String table = "";

    @Option(
        names = "--data-dir",
        paramLabel = "DIR",
        description = "Data folder of the platform. Default: that of the only running demo.")
    private @Nullable Path dataDir;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "Kafka, registry and lake anywhere, as properties: see docs/operations.md.")
    private @Nullable Path config;

    @Option(
        names = "--offline",
        description = "Start the stores of a kept folder, without the pipeline, for the repair.")
    private boolean offline;

    @Option(names = "--apply", description = "Do it; without it, only the plan is shown.")
    private boolean apply;

    RepairTable(LocalServers servers) {
      this.servers = servers;
    }

    @Override
    public Integer call() throws Exception {
      if (config != null && (dataDir != null || offline)) {
        throw new UsageException("--config stands alone; leave out --data-dir and --offline");
      }
      if (config != null) {
        return repairAt(config);
      }
      return offline ? repairOffline() : repairRunning();
    }

    private int repairAt(Path file) throws IOException, InterruptedException {
      GivenEndpoints given = GivenEndpoints.read(file);
      KafkaTarget kafka = given.topics();
      CatalogConfig lake = given.lake();
      if (kafka == null || lake == null) {
        throw new UsageException(
            file
                + ": "
                + (kafka == null ? "kafka.bootstrap-servers" : "catalog.uri")
                + " is missing; a repair needs the lake, Kafka and the schema registry");
      }
      return repair(lake, kafka);
    }

    private int repairRunning() throws IOException, InterruptedException {
      Path folder = dataDir == null ? RunningPlatforms.ofThisUser().only() : dataDir;
      Endpoints endpoints = Endpoints.read(folder);
      if (!endpoints.running()) {
        throw new UsageException(
            folder + ": its platform does not run; add --offline to repair what it left");
      }
      return repair(endpoints);
    }

    private int repairOffline() throws Exception {
      if (dataDir == null) {
        throw new UsageException("--offline needs --data-dir, the folder that a demo has kept");
      }
      Endpoints.read(dataDir);
      try (LocalServers.Stores stores = servers.startStores(dataDir, this::notice)) {
        return repair(stores.endpoints());
      }
    }

    private int repair(Endpoints endpoints) throws IOException, InterruptedException {
      Connections connections = Connections.of(endpoints);
      return repair(connections.catalog(), connections.kafka());
    }

    private int repair(CatalogConfig lake, KafkaTarget kafka)
        throws IOException, InterruptedException {
      LakeRepair repair = new LakeRepair(lake, kafka, table, this::say);
      try {
        boolean whole = apply ? repair.apply() : repair.show();
        return whole ? ExitStatus.OK : ExitStatus.FAILED;
      } catch (LandingRefusedException refused) {
        notice("kooflow: " + refused.getMessage());
        return ExitStatus.FAILED;
      }
    }

    private void say(String line) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(line);
      out.flush();
    }

    private void notice(String line) {
      spec.commandLine().getErr().println(line);
    }
  }
}
