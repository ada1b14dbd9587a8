package io.kooflow.embedded;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A process that is a Kafka broker and nothing else. Arguments: its folder, its port, and broker
 * settings as {@code key=value}.
 */
public final class KafkaMain {
  private KafkaMain() {}

  public static void main(String[] args) {
    Map<String, String> overrides =
        Arrays.stream(args)
            .skip(2)
            .map(setting -> setting.split("=", 2))
            .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
    EmbeddedKafka kafka =
        EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]), overrides);
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "close-kafka"));
  }
}
