package io.kooflow.platform.start;

import io.kooflow.embedded.EmbeddedCatalog;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedS3;
import io.kooflow.model.ModelServer;
import io.kooflow.model.ModelServerConfig;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.Endpoints.Part;
import io.kooflow.platform.page.Page;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that holds Kafka, S3, the Iceberg catalog, the model endpoint and the page, but for
 * what the user has given. Its arguments are the data folder, whose {@code endpoints.json} tells
 * the ports, and the port of Kafka's controller. It serves when the page answers, which starts
 * last.
 */
public final class PlatformProcess {
  /** One text takes well under a millisecond; two requests at once keep two cores busy. */
  private static final int WORKERS = 2;

  private static final int WAITING = 64;
  private static final Logger LOG = LoggerFactory.getLogger(PlatformProcess.class);

  private PlatformProcess() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Endpoints endpoints = Endpoints.read(folder);
    Deque<AutoCloseable> open = new ArrayDeque<>();
    if (!endpoints.given(Part.KAFKA)) {
      open.push(
          EmbeddedKafka.start(
              folder.resolve("kafka"),
              port(endpoints.kafka().bootstrapServers()),
              Integer.parseInt(args[1]),
              Map.of()));
    }
    if (!endpoints.given(Part.LAKE)) {
      EmbeddedS3 s3 =
          EmbeddedS3.start(
              folder.resolve("s3"), port(endpoints.s3().url()), List.of(endpoints.s3().bucket()));
      open.push(s3);
      open.push(
          EmbeddedCatalog.start(
              folder.resolve("catalog"),
              port(endpoints.catalog().uri()),
              s3.endpoint(),
              endpoints.catalog().warehouse()));
    }
    if (!endpoints.given(Part.MODEL)) {
      ModelServer model =
          ModelServer.start(
              new ModelServerConfig(
                  endpoints.model().endpoint(), port(endpoints.model().url()), WORKERS, WAITING));
      open.push(model);
      model.loaded().whenComplete((loaded, failed) -> endUnlessLoaded(failed));
    }
    open.push(Page.start(port(endpoints.page().url()), folder));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(open), "close-platform"));
  }

  /** A model that cannot be loaded serves nobody: the process ends, and is started again. */
  private static void endUnlessLoaded(@Nullable Throwable failed) {
    if (failed != null) {
      LOG.error("The model cannot be loaded, ending", failed);
      new Thread(() -> System.exit(1), "end-without-model").start();
    }
  }

  /** The last that was started first. */
  private static void close(Deque<AutoCloseable> open) {
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception unclosed) {
        LOG.warn("{} did not close", each.getClass().getSimpleName(), unclosed);
      }
    }
  }

  private static int port(String address) {
    return address.contains("://")
        ? URI.create(address).getPort()
        : Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
