package io.kooflow.streams;

import io.kooflow.streams.generation.PlainClients;
import java.net.URI;
import java.util.Objects;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;

/** The application in this process, on premises of its own. */
final class RunningApp implements AutoCloseable {
  private final Premises premises;
  private final EngagementApp app;

  private RunningApp(Premises premises, EngagementApp app) {
    this.premises = premises;
    this.app = app;
  }

  static RunningApp start(AppConfig config) {
    return start(config, new PlainClients());
  }

  static RunningApp start(AppConfig config, KafkaClientSupplier clients) {
    Premises premises = Premises.open(config);
    try {
      return new RunningApp(premises, EngagementApp.start(config, clients, premises));
    } catch (RuntimeException refused) {
      premises.close();
      throw refused;
    }
  }

  URI httpAddress() {
    return Objects.requireNonNull(premises.httpAddress());
  }

  KafkaStreams.State state() {
    return app.state();
  }

  @Override
  public void close() {
    app.close();
    premises.close();
  }
}
