package io.kooflow.benchmarks.kafka;

import io.kooflow.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Map;

/** The broker's process: arguments are its folder and its port. */
public final class BrokerMain {
  /**
   * No cleaner: it would work at times of its own choosing, in one contender's run or another's.
   */
  private static final Map<String, String> OVERRIDES =
      Map.of("log.cleaner.enable", "false", "log.segment.bytes", "1073741824");

  private BrokerMain() {}

  public static void main(String[] args) {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]), OVERRIDES);
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "close-broker"));
  }
}
