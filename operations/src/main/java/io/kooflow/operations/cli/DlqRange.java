package io.kooflow.operations.cli;

import io.kooflow.operations.deadletters.DeadLetterTopics;
import io.kooflow.operations.deadletters.Selection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which dead letters are meant, by where they came from. */
final class DlqRange {
  @Parameters(
      paramLabel = "TOPIC",
      description = "The topic that they came from, such as koo.enriched.")
  private String topic = "";

  @Option(names = "--partition", paramLabel = "N", description = "From this partition only.")
  private @Nullable Integer partition;

  @Option(
      names = "--from-offset",
      paramLabel = "N",
      defaultValue = "0",
      description = "Lowest offset that they had. Default: ${DEFAULT-VALUE}.")
  private long from;

  @Option(
      names = "--to-offset",
      paramLabel = "N",
      description = "Highest offset that they had, inclusive. Default: no limit.")
  private long to = Long.MAX_VALUE;

  @Option(
      names = "--error",
      paramLabel = "NAME",
      description = "Of this error only: a part of its class name.")
  private @Nullable String error;

  Selection selection() {
    return new Selection(DeadLetterTopics.topicOf(topic), partition, from, to, error);
  }
}
