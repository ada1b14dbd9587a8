package io.kooflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An Iceberg REST catalog inside this JVM: the tables' current metadata in an SQLite file, their
 * data in S3. It hands clients no credentials; they bring their own, see {@link #clientProperties}.
 */
public final class EmbeddedCatalog implements AutoCloseable {
  /** By which the database knows its tables. */
  static final String NAME = "kooflow";

  private static final int THREADS = 16;

  private final Server server;
  private final JdbcCatalog tables;
  private final int port;
  private final String warehouse;
  private final URI s3;

  private EmbeddedCatalog(Server server, JdbcCatalog tables, int port, String warehouse, URI s3) {
    this.server = server;
    this.tables = tables;
    this.port = port;
    this.warehouse = warehouse;
    this.s3 = s3;
  }

  /** Starts on a free port; see {@link #start(Path, int, URI, String)}. */
  public static EmbeddedCatalog start(Path folder, URI s3, String warehouse) {
    return start(folder, 0, s3, warehouse);
  }

  /**
   * Starts on the catalog in {@code folder}.
   *
   * @param folder made if absent; holds {@code catalog.sqlite}
   * @param port on 127.0.0.1; 0 takes a free one
   * @param s3 endpoint of the object store that holds the warehouse
   * @param warehouse such as {@code s3://bucket/path}; the bucket exists
   * @throws StartFailedException if the port is taken or the catalog does not come up
   */
  public static EmbeddedCatalog start(Path folder, int port, URI s3, String warehouse) {
    int chosen = FreePorts.resolve("the Iceberg catalog", port);
    try {
      Files.createDirectories(folder);
      JdbcCatalog tables = new JdbcCatalog();
      tables.initialize(NAME, CatalogProperties.server(folder, s3, warehouse));
      Server server = server(tables, chosen);
      server.start();
      return new EmbeddedCatalog(server, tables, chosen, warehouse, s3);
    } catch (Exception e) {
      throw new StartFailedException(
          "the Iceberg catalog did not start on " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Makes a database without tables. */
  static void createDatabase(Path database) throws IOException {
    try (JdbcCatalog empty = new JdbcCatalog()) {
      empty.initialize(
          NAME, CatalogProperties.of(database, URI.create("http://127.0.0.1"), "s3://none"));
    }
  }

  private static Server server(JdbcCatalog tables, int port) {
    Server server = new Server(new QueuedThreadPool(THREADS));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    RESTCatalogServlet servlet = new RESTCatalogServlet(new RESTCatalogAdapter(tables));
    context.addServlet(new ServletHolder(servlet), "/*");
    server.setHandler(context);
    return server;
  }

  /** For {@code uri} of a REST catalog client. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public String warehouse() {
    return warehouse;
  }

  public int port() {
    return port;
  }

  /**
   * All that a REST catalog client needs: address, warehouse, S3 endpoint and the local
   * credentials.
   */
  public Map<String, String> clientProperties() {
    return CatalogProperties.client(uri(), s3, warehouse);
  }

  /** Stops the catalog; the tables stay. */
  @Override
  public void close() {
    try {
      server.stop();
      tables.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the Iceberg catalog did not close its database", e);
    } catch (Exception e) {
      throw new IllegalStateException("the Iceberg catalog did not stop", e);
    }
  }
}
