package io.kooflow.operations.cli;

import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.kafka.Tail;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "tail",
    description = {
      "Prints the newest records of a topic, decoded, one JSON object a line, oldest first.",
      "Dead letters are told by where they came from and why, without their bytes."
    },
    mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private PlatformChoice platform = new PlatformChoice();

  @Parameters(paramLabel = "TOPIC", description = "Such as koo.enriched or reaction.changes.dlq.")
  private String topic = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many, 1 to 100000. Default: ${DEFAULT-VALUE}.")
  private int limit = 10;

  @Override
  public Integer call() {
    if (limit < 1 || limit > 100_000) {
      throw new UsageException("--limit must be 1 to 100000, got " + limit);
    }
    Endpoints endpoints = platform.endpoints();
    PrintWriter out = spec.commandLine().getOut();
    new Tail(Connections.of(endpoints).kafka()).newest(topic, limit).forEach(out::println);
    out.flush();
    return ExitStatus.OK;
  }
}
