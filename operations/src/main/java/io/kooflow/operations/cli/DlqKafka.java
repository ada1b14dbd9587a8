package io.kooflow.operations.cli;

import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.KafkaClientNames;
import io.kooflow.schemas.settings.BadSettingsException;
import io.kooflow.schemas.settings.SettingsFile;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Kafka the verbs of dead letters speak to, and where they log. */
final class DlqKafka {
  private static final String LOG = "dlq-replays.jsonl";

  @Mixin private PlatformChoice platform = new PlatformChoice();

  @Option(
      names = "--client",
      paramLabel = "FILE",
      description =
          "Settings of a Kafka client (bootstrap.servers, security.*), in place of a local platform."
              + " Replays are then logged in the working folder.")
  private @Nullable Path client;

  Properties client() {
    Properties settings = new Properties();
    if (client == null) {
      Endpoints.Kafka kafka = platform.endpoints().kafka();
      settings.putAll(kafka.settings());
      settings.put("bootstrap.servers", kafka.bootstrapServers());
      return settings;
    }
    try {
      settings.putAll(SettingsFile.read(client));
    } catch (BadSettingsException unreadable) {
      throw new UsageException("--client " + unreadable.getMessage(), unreadable);
    }
    try {
      KafkaClientNames.requireNoSlip("", settings.stringPropertyNames());
    } catch (IllegalArgumentException slip) {
      throw new UsageException("--client " + client + ": " + slip.getMessage(), slip);
    }
    if (!settings.containsKey("bootstrap.servers")) {
      throw new UsageException("--client " + client + " has no bootstrap.servers");
    }
    return settings;
  }

  Path replayLog() {
    return client == null ? platform.folder().resolve(LOG) : Path.of(LOG);
  }
}
