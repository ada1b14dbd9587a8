package io.kooflow.platform.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.show.Showing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page and what it asks for on 127.0.0.1, read-only. Nothing is read before somebody
 * looks.
 */
public final class Page implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Page.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Javalin server;
  private final Path folder;
  private final PageStages stages;
  private final PageTrending trending;
  private final Showing showing;

  private Page(int port, Path folder, Endpoints endpoints) {
    this.folder = folder;
    this.stages = new PageStages(endpoints);
    this.trending = new PageTrending(endpoints);
    this.showing = new Showing(endpoints);
    this.server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.jetty.host = "127.0.0.1";
              config.jetty.port = port;
              config.routes.before(Page::guard);
              config.routes.get("/health", context -> context.result("ok"));
              config.routes.get("/", Page::page);
              config.routes.get("/api/stages", context -> answer(context, stages.json()));
              config.routes.get("/api/trending", context -> answer(context, trending.json()));
              config.routes.get("/api/koo/{id}", this::koo);
              config.routes.get("/api/audit", this::audit);
              config.routes.exception(RuntimeException.class, Page::away);
            });
  }

  /**
   * Starts and returns when it answers; the caller closes it.
   *
   * @param folder the platform's data folder
   */
  public static Page start(int port, Path folder) {
    Page page = new Page(port, folder, Endpoints.read(folder));
    page.server.start();
    return page;
  }

  /** Only this machine's browser, under its own name, and nothing from elsewhere in the page. */
  private static void guard(Context context) {
    context.header("Content-Security-Policy", "default-src 'self' 'unsafe-inline'");
    context.header("X-Content-Type-Options", "nosniff");
    String host = context.host();
    if (host == null || !host.matches("(127\\.0\\.0\\.1|localhost)(:\\d+)?")) {
      context.status(403).result("This page answers on loopback only");
      context.skipRemainingHandlers();
    }
  }

  private static void page(Context context) {
    try (InputStream in = Page.class.getResourceAsStream("/page/index.html")) {
      if (in == null) {
        throw new IllegalStateException("/page/index.html is not in the jar");
      }
      context.html(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void koo(Context context) {
    String id = context.pathParam("id");
    if (!id.matches("[1-9][0-9]{0,18}") || Long.parseUnsignedLong(id) < 0) {
      context.status(400).result("A content id is 1 to 9223372036854775807");
      return;
    }
    Map<String, JsonNode> found = showing.koo(Long.parseLong(id));
    answer(context.status(found.isEmpty() ? 404 : 200), found);
  }

  private void audit(Context context) throws IOException {
    Path report = folder.resolve("audit.json");
    if (Files.isRegularFile(report)) {
      context.contentType("application/json").result(Files.readString(report));
    } else {
      context.status(404).result("No audit yet; run ./kooflow audit");
    }
  }

  private static void answer(Context context, Object body) {
    try {
      context.contentType("application/json").result(JSON.writeValueAsBytes(body));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static void away(Exception failure, Context context) {
    LOG.debug("A part of the platform is away", failure);
    context.status(503).result("A part of the platform is away; try again");
  }

  @Override
  public void close() {
    server.stop();
    stages.close();
    trending.close();
    showing.close();
  }
}
