package io.kooflow.streams;

import io.kooflow.schemas.settings.BadSettingsException;
import io.kooflow.schemas.settings.SettingsFile;
import io.kooflow.streams.generation.MayNotRunException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * {@code StreamsMain --config FILE}: runs the streams application until it is told to end (SIGTERM,
 * status 143). Status 1 when streams died, 2 when the command, its configuration or the topics are
 * wrong, or its generation may not run. Where the generation gets another role, it goes on in that
 * role, and ends with status 0 if that is to be retired.
 */
public final class StreamsMain {
  private static final int DIED = 1;
  private static final int USAGE = 2;

  private StreamsMain() {}

  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  /** The status to exit with; returns only when the application has ended. */
  static int run(String[] args, PrintStream out, PrintStream err) {
    if (args.length == 1 && args[0].equals("--help")) {
      help(out);
      return 0;
    }
    if (args.length != 2 || !args[0].equals("--config")) {
      err.println("Usage: StreamsMain --config FILE, or --help for the settings");
      return USAGE;
    }
    return run(Path.of(args[1]), out, err);
  }

  private static int run(Path file, PrintStream out, PrintStream err) {
    try {
      return run(AppConfig.from(SettingsFile.read(file)), out, err);
    } catch (ConfigException wrong) {
      err.println(file + ": " + wrong.getMessage());
      return USAGE;
    } catch (BadSettingsException unreadable) {
      err.println(unreadable.getMessage());
      return USAGE;
    } catch (KafkaException failed) {
      err.println("Streams did not start: " + reasons(failed));
      return DIED;
    }
  }

  /** Kafka's own message often says what was done, and only its cause why that failed. */
  private static String reasons(Throwable failed) {
    return Stream.iterate(failed, Objects::nonNull, Throwable::getCause)
        .map(Throwable::getMessage)
        .filter(Objects::nonNull)
        .distinct()
        .collect(Collectors.joining(": "));
  }

  private static int run(AppConfig config, PrintStream out, PrintStream err) {
    AtomicReference<@Nullable EngagementApp> running = new AtomicReference<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(running.get()), "end"));
    boolean ran = false;
    try (Premises premises = Premises.open(config)) {
      if (premises.httpAddress() != null) {
        out.println("health, readiness and metrics: " + premises.httpAddress());
      }
      while (true) {
        EngagementApp app = EngagementApp.start(config, premises);
        running.set(app);
        ran = true;
        boolean closed = app.awaitEnd();
        if (!app.roleChanged()) {
          if (!closed) {
            err.println(
                "Streams gave up: " + (app.reason() == null ? "see its log" : app.reason()));
          }
          return closed ? 0 : DIED;
        }
        app.close(); // Waits for the end of the close that is under way.
      }
    } catch (MayNotRunException over) {
      (ran ? out : err).println(over.getMessage());
      return ran ? 0 : USAGE;
    }
  }

  private static void close(@Nullable EngagementApp app) {
    if (app != null) {
      app.close();
    }
  }

  private static void help(PrintStream out) {
    out.println(
        "StreamsMain --config FILE: engagement, enrichment and trending. FILE holds properties, UTF-8:");
    out.println();
    out.println("kafka.<name>: setting of Kafka Streams, its clients, or the serdes. Needed are");
    out.println("  kafka.bootstrap.servers, kafka.state.dir and kafka.schema.registry.url");
    for (ConfigKey key : AppConfig.DEFINITION.configKeys().values()) {
      out.println();
      out.printf(
          "%s (default %s)%n  %s%n",
          key.name, SettingsPage.text(key.defaultValue), key.documentation);
    }
  }
}
