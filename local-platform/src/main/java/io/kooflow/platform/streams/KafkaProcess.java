package io.kooflow.platform.streams;

import io.kooflow.embedded.EmbeddedKafka;
import java.nio.file.Path;

/** A process that is a Kafka broker and nothing else: folder and port are its arguments. */
public final class KafkaProcess {
  private KafkaProcess() {}

  public static void main(String[] args) {
    EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "close-kafka"));
  }
}
