package io.kooflow.platform.cli;

import io.kooflow.operations.UsageException;
import io.kooflow.operations.cli.ExitStatus;
import io.kooflow.operations.connection.GivenEndpoints;
import io.kooflow.platform.demo.Demo;
import io.kooflow.platform.demo.DemoOptions;
import io.kooflow.platform.start.DynamoDbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Starts the whole platform on this machine, writes a stream of sign-ups, koos, comments,",
      "re-koos, likes and take-backs into the content store, lets it flow the whole way round, and",
      "audits it. Stays up until stopped; with --exit ends with status 0 if the audit is clean.",
      "With --config, DynamoDB, Kafka, registry, Connect, lake, model or Flink of yours are used",
      "instead of started, and left running: new tables and topics are made there, none is deleted."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--exit", description = "End after the audit.")
  private boolean exit;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write engagement, trending, scores, audit, freshness and cost there.")
  private @Nullable Path report;

  @Option(
      names = "--input",
      paramLabel = "synthetic|polis:DIR",
      defaultValue = "synthetic",
      description = "What to write: a seeded micro-blog, or conversations as Polis exports them.")
  private String input = "synthetic";

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Writes per second, above 0. Default: 200; 1000 for polis.")
  private @Nullable Double rate;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "How many writes. Default: 12000; all of them for polis.")
  private @Nullable Long events;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the synthetic input. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keep everything there. Default: a new folder that goes at the end.")
  private @Nullable Path dataDir;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "Parts that run elsewhere, as properties, the same as for audit: see docs/operations.md.",
        "They must be empty, or those that --data-dir was made with."
      })
  private @Nullable Path config;

  @Option(
      names = "--dynamodb",
      paramLabel = "dynoxide|local",
      defaultValue = "dynoxide",
      description = "Which DynamoDB-compatible server. local is Amazon's, under its own licence.")
  private String dynamodb = "dynoxide";

  @Override
  public Integer call() throws Exception {
    boolean clean = new Demo(options(), DemoCommand::temporaryFilesTo).run();
    return clean ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private static void temporaryFilesTo(Path folder) {
    System.setProperty("java.io.tmpdir", folder.toString());
  }

  private DemoOptions options() {
    boolean synthetic = input.equals("synthetic");
    if (!synthetic && !input.startsWith("polis:")) {
      throw new UsageException("--input must be synthetic or polis:DIR, got '%s'".formatted(input));
    }
    if (input.equals("polis:")) {
      throw new UsageException("--input polis:DIR needs the folder of the conversations");
    }
    if (report != null && Files.exists(report) && !Files.isDirectory(report)) {
      throw new UsageException("--report must be a folder, got the file " + report);
    }
    GivenEndpoints given = config == null ? GivenEndpoints.NONE : given(config);
    double perSecond = rate == null ? (synthetic ? 200 : 1000) : rate;
    if (!(perSecond > 0) || perSecond > 1e6) {
      throw new UsageException("--rate must be above 0 and at most 1000000, got " + rate);
    }
    long writes = events == null ? (synthetic ? 12_000 : Long.MAX_VALUE) : events;
    if (writes < 1) {
      throw new UsageException("--events must be 1 or more, got " + events);
    }
    return new DemoOptions(
        synthetic ? null : Path.of(input.substring("polis:".length())),
        perSecond,
        writes,
        seed,
        dataDir,
        report,
        exit,
        DynamoDbServer.named(dynamodb),
        given);
  }

  /** A Connect elsewhere reads from a Kafka of its own, so that one must be known. */
  private static GivenEndpoints given(Path file) {
    GivenEndpoints given = GivenEndpoints.read(file);
    if (given.connect() != null && given.kafka() == null) {
      throw new UsageException(
          file + ": connect.url needs kafka.bootstrap.servers, the Kafka that this Connect uses");
    }
    return given;
  }
}
