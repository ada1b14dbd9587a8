package io.kooflow.platform.start;

import io.kooflow.embedded.EmbeddedCatalog;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedS3;
import io.kooflow.platform.folder.Endpoints;
import io.kooflow.platform.model.ModelServer;
import io.kooflow.platform.model.ModelServerConfig;
import io.kooflow.platform.page.Page;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * The process that holds Kafka, S3, the Iceberg catalog, the model endpoint and the page. Its one
 * argument is the data folder, whose {@code endpoints.json} tells the ports. It serves when the
 * page answers, which starts last.
 */
public final class PlatformProcess {
  /** One text takes well under a millisecond; two requests at once keep two cores busy. */
  private static final int WORKERS = 2;

  private static final int WAITING = 64;

  private PlatformProcess() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Endpoints endpoints = Endpoints.read(folder);
    EmbeddedKafka kafka =
        EmbeddedKafka.start(folder.resolve("kafka"), port(endpoints.kafka().bootstrapServers()));
    EmbeddedS3 s3 =
        EmbeddedS3.start(
            folder.resolve("s3"), port(endpoints.s3().url()), List.of(endpoints.s3().bucket()));
    EmbeddedCatalog catalog =
        EmbeddedCatalog.start(
            folder.resolve("catalog"),
            port(endpoints.catalog().uri()),
            s3.endpoint(),
            endpoints.catalog().warehouse());
    ModelServer model =
        ModelServer.start(
            new ModelServerConfig(
                endpoints.model().endpoint(), port(endpoints.model().url()), WORKERS, WAITING));
    Page page = Page.start(port(endpoints.page().url()), folder);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  page.close();
                  model.close();
                  catalog.close();
                  s3.close();
                  kafka.close();
                },
                "close-platform"));
  }

  private static int port(String address) {
    return address.contains("://")
        ? URI.create(address).getPort()
        : Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
